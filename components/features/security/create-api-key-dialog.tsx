"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { apiKeyKeys, createApiKey } from "#lib/security/client.ts";
import { CreateApiKeyInput, type CreatedApiKey } from "#lib/security/schema.ts";
import { ScopePicker } from "./scope-picker.tsx";

const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Never" },
] as const;

/** Makes a key and shows it, once: closing the dialog is the end of it. */
export function CreateApiKeyDialog() {
  const [isOpen, setIsOpen] = useState(false);
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        if (!next) setCreated(null);
      }}
    >
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          New API key
        </Button>
      </DialogTrigger>
      {created === null ? (
        <CreateForm onCreated={setCreated} />
      ) : (
        <DialogContent
          title={`API key ${created.name}`}
          footer={
            <Button variant="primary" onClick={() => setIsOpen(false)}>
              I have stored it
            </Button>
          }
          // A press beside the dialog must not throw the only copy away.
          onInteractOutside={(event) => event.preventDefault()}
        >
          <div className="grid gap-4">
            <Alert tone="warning" title="Copy the key now">
              It is shown this once and stored nowhere. If you lose it, make another and revoke this one.
            </Alert>
            <CodeBlock code={created.key} label="API key" />
            <CodeBlock
              code={`curl -H "Authorization: Bearer ${created.key}" ${window.location.origin}/api/v1/organisation`}
              label="example"
              title="Try it"
            />
          </div>
        </DialogContent>
      )}
    </Dialog>
  );
}

const formId = "create-api-key";

function CreateForm({ onCreated }: { onCreated: (key: CreatedApiKey) => void }) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const create = useMutation({
    mutationFn: (input: CreateApiKeyInput) => createApiKey(api, input),
    // Never kept in the query cache: it holds the key.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeyKeys.list(id) }),
  });
  return (
    <DialogContent
      title="New API key"
      description="For one program. It acts for the organisation, within the scopes you choose."
      size="lg"
      footer={
        <Button type="submit" form={formId} variant="primary" pending={create.isPending}>
          Create key
        </Button>
      }
    >
      <Form
        id={formId}
        schema={CreateApiKeyInput}
        defaultValues={{ name: "", scopes: ["tickets:read"], expiresInDays: 90 }}
        hasLeaveGuard={false}
        onSubmit={async (input) => onCreated(await create.mutateAsync(input))}
      >
        {(form) => (
          <>
            <div className="grid gap-5 sm:grid-cols-[minmax(0,1fr)_10rem]">
              <FormField control={form.control} name="name" label="Name">
                {(field) => (
                  <Input {...field} placeholder="Website contact form" autoFocus autoComplete="off" />
                )}
              </FormField>
              <FormField control={form.control} name="expiresInDays" label="Expires">
                {(field) => (
                  <Select
                    value={field.value === null ? "never" : String(field.value)}
                    onValueChange={(value) => field.onChange(value === "never" ? null : Number(value))}
                    options={LIFETIMES}
                    onBlur={field.onBlur}
                  />
                )}
              </FormField>
            </div>
            <FormField control={form.control} name="scopes" label="Scopes">
              {(field) => <ScopePicker value={field.value} onChange={field.onChange} />}
            </FormField>
          </>
        )}
      </Form>
    </DialogContent>
  );
}
