"use client";

import { Plus, SlidersHorizontal, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { useWatch } from "react-hook-form";
import { z } from "zod";
import { StoredChoice } from "#components/features/clickup/stored-choice.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan, useHasModule } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Dialog, DialogClose, DialogContent } from "#components/ui/dialog.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Select } from "#components/ui/select.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast.tsx";
import { CLICKUP_SETTINGS_MODULE } from "#lib/clickup/schema.ts";
import {
  type CustomerSetting,
  SETTING_TYPES,
  settingBodySchema,
  settingKeySchema,
  settingModuleSchema,
  settingTypeSchema,
} from "#lib/customers/schema.ts";
import { useChangeCustomerSetting } from "./mutations.ts";
import { useCustomerSettings } from "./queries.ts";

const TYPE_LABELS: Record<(typeof SETTING_TYPES)[number], string> = {
  string: "Text",
  number: "Number",
  boolean: "Yes or no",
  json: "JSON",
};

/** A value as a person types it, read by the type they chose. */
function readValue(type: (typeof SETTING_TYPES)[number], text: string): unknown {
  if (type === "string") return text;
  if (type === "number") return text.trim() === "" ? Number.NaN : Number(text);
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const VALUE_PROBLEMS: Record<(typeof SETTING_TYPES)[number], string> = {
  string: "This text is too long",
  number: "Not a number",
  boolean: "Choose yes or no",
  json: "Not valid JSON",
};

const formSchema = z
  .object({
    module: settingModuleSchema,
    key: settingKeySchema,
    type: settingTypeSchema,
    text: z.string(),
  })
  .transform(({ module, key, type, text }, context) => {
    const setting = settingBodySchema.safeParse({ type, value: readValue(type, text) });
    if (setting.success) return { module, key, setting: setting.data };
    context.addIssue({ code: "custom", path: ["text"], message: VALUE_PROBLEMS[type] });
    return z.NEVER;
  });

function textOf(setting: CustomerSetting | undefined): string {
  if (!setting) return "";
  return typeof setting.value === "string" ? setting.value : JSON.stringify(setting.value);
}

function ValueField({
  form,
}: {
  form: Parameters<Parameters<typeof Form<FormValues, FormOutput>>[0]["children"]>[0];
}) {
  const type = useWatch({ control: form.control, name: "type" });
  return (
    <FormField control={form.control} name="text" label="Value">
      {({ onChange, ...field }) =>
        type === "boolean" ? (
          <Select
            {...field}
            onValueChange={onChange}
            options={[
              { value: "true", label: "Yes" },
              { value: "false", label: "No" },
            ]}
          />
        ) : type === "json" ? (
          <Textarea {...field} onChange={onChange} rows={4} className="font-mono" />
        ) : (
          <Input
            {...field}
            onChange={onChange}
            autoComplete="off"
            inputMode={type === "number" ? "decimal" : "text"}
          />
        )
      }
    </FormField>
  );
}

type FormValues = z.input<typeof formSchema>;
type FormOutput = z.output<typeof formSchema>;

function SettingDialog({
  customerId,
  setting,
  isOpen,
  onOpenChange,
}: {
  customerId: string;
  /** Left out for a new one. */
  setting?: CustomerSetting;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const formId = useId();
  const { set } = useChangeCustomerSetting(customerId);
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title={setting ? `Change ${setting.module} ${setting.key}` : "Add a setting"}
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" pending={set.isPending}>
              Save
            </Button>
          </>
        }
      >
        <Form
          id={formId}
          schema={formSchema}
          defaultValues={{
            module: setting?.module ?? "",
            key: setting?.key ?? "",
            type: setting?.type ?? "string",
            text: textOf(setting),
          }}
          onSubmit={async (input) => {
            await set.mutateAsync(input);
            onOpenChange(false);
            toast.success(`${input.module} ${input.key} saved`);
          }}
        >
          {(form) => (
            <>
              <div className="grid gap-5 sm:grid-cols-2">
                <FormField
                  control={form.control}
                  name="module"
                  label="Module"
                  isDisabled={setting !== undefined}
                >
                  {(field) => <Input {...field} placeholder="ClickUp" autoComplete="off" />}
                </FormField>
                <FormField control={form.control} name="key" label="Key" isDisabled={setting !== undefined}>
                  {(field) => <Input {...field} placeholder="clickup_space_id" autoComplete="off" />}
                </FormField>
              </div>
              <FormField control={form.control} name="type" label="Type">
                {({ value, onChange, ...field }) => (
                  <Select
                    {...field}
                    value={value}
                    onValueChange={onChange}
                    options={SETTING_TYPES.map((type) => ({ value: type, label: TYPE_LABELS[type] }))}
                  />
                )}
              </FormField>
              <ValueField form={form} />
            </>
          )}
        </Form>
      </DialogContent>
    </Dialog>
  );
}

/** What the modules, and programs by the API, have stored about a customer. */
export function SettingsSection({ customer }: { customer: { id: string; name: string } }) {
  const canWrite = useCan("customers:write");
  const hasClickup = useHasModule("clickup");
  const settings = useCustomerSettings(customer.id);
  const { remove } = useChangeCustomerSetting(customer.id);
  const [dialog, setDialog] = useState<{ setting?: CustomerSetting } | null>(null);
  const add = (
    <Button size="sm" onClick={() => setDialog({})}>
      <Plus aria-hidden />
      Add setting
    </Button>
  );
  return (
    <Section
      title="Settings by module"
      description="What modules and programs keep about this customer."
      actions={canWrite ? add : null}
    >
      <Card className="px-4 py-1">
        <QueryBoundary
          query={settings}
          subject="the settings"
          layout="inline"
          loading={
            <div className="grid gap-3 py-3">
              <Skeleton className="w-full" />
              <Skeleton className="w-5/6" />
            </div>
          }
          isEmpty={(data) => data.length === 0}
          empty={
            <EmptyState
              icon={<SlidersHorizontal />}
              title="No settings yet"
              description="A module writes here when you set it up for this customer."
              className="py-8"
            />
          }
        >
          {(data) => (
            <Table>
              <TableHeader>
                <TableRow>
                  <TableHead>Module</TableHead>
                  <TableHead>Key</TableHead>
                  <TableHead>Value</TableHead>
                  <TableHead>Changed</TableHead>
                  {canWrite ? (
                    <TableHead>
                      <span className="sr-only">Actions</span>
                    </TableHead>
                  ) : null}
                </TableRow>
              </TableHeader>
              <TableBody>
                {data.map((setting) => (
                  <TableRow key={`${setting.module} ${setting.key}`}>
                    <TableCell>{setting.module}</TableCell>
                    <TableCell>
                      <code className="font-mono text-xs">{setting.key}</code>
                    </TableCell>
                    <TableCell className="max-w-72 [overflow-wrap:anywhere]">
                      {hasClickup && setting.module === CLICKUP_SETTINGS_MODULE ? (
                        <StoredChoice
                          customerId={customer.id}
                          settingKey={setting.key}
                          value={textOf(setting)}
                        />
                      ) : (
                        <bdi>{textOf(setting)}</bdi>
                      )}
                    </TableCell>
                    <TableCell className="text-muted-foreground">
                      <RelativeTime at={setting.updatedAt} />
                    </TableCell>
                    {canWrite ? (
                      <TableCell className="py-1">
                        <div className="flex items-center justify-end gap-1">
                          <Button size="sm" variant="ghost" onClick={() => setDialog({ setting })}>
                            Change
                          </Button>
                          <ConfirmDialog
                            trigger={
                              <IconButton
                                label={`Remove ${setting.module} ${setting.key}`}
                                size="sm"
                                tooltip={false}
                              >
                                <Trash2 aria-hidden />
                              </IconButton>
                            }
                            title={`Remove ${setting.module} ${setting.key}?`}
                            description="The module then behaves as if it had never been set for this customer."
                            confirmLabel="Remove"
                            onConfirm={async () => {
                              await remove.mutateAsync({ module: setting.module, key: setting.key });
                              toast.success(`${setting.module} ${setting.key} removed`);
                            }}
                          />
                        </div>
                      </TableCell>
                    ) : null}
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          )}
        </QueryBoundary>
      </Card>
      <SettingDialog
        key={dialog?.setting ? `${dialog.setting.module} ${dialog.setting.key}` : "new"}
        customerId={customer.id}
        setting={dialog?.setting}
        isOpen={dialog !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setDialog(null);
        }}
      />
    </Section>
  );
}
