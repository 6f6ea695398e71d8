"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import { organisationKeys, switchModule } from "#lib/organisations/client.ts";
import { MODULES, type Module } from "#lib/organisations/schema.ts";
import { useModules } from "./queries.ts";
import { RowsSkeleton } from "./settings-skeleton.tsx";

/** Switches modules. On takes effect at once; off says first what goes away. */
export function ModuleSettings() {
  const modules = useModules();
  const change = useSwitchModule();
  const [turningOff, setTurningOff] = useState<Module | null>(null);
  return (
    <QueryBoundary query={modules} subject="the modules" loading={<RowsSkeleton rows={1} />}>
      {(list) => (
        <>
          <Card className="divide-y">
            {list.map((module) => (
              <div key={module.name} className="px-5 py-4">
                <Field
                  layout="inline"
                  label={MODULES[module.name].name}
                  description={
                    <>
                      {MODULES[module.name].description}{" "}
                      {module.isEnabled ? null : `Switched off: ${MODULES[module.name].whenOff}`}
                    </>
                  }
                >
                  <Switch
                    checked={module.isEnabled}
                    disabled={change.isPending}
                    onCheckedChange={(isEnabled) => {
                      if (isEnabled) {
                        change.mutate(
                          { name: module.name, isEnabled },
                          {
                            onError: (error) =>
                              toast.error(`${MODULES[module.name].name} couldn't be switched on`, {
                                description: reasonOf(error),
                              }),
                          },
                        );
                      } else setTurningOff(module);
                    }}
                  />
                </Field>
              </div>
            ))}
          </Card>
          {turningOff === null ? null : (
            <ConfirmDialog
              isOpen
              onOpenChange={(isOpen) => {
                if (!isOpen) setTurningOff(null);
              }}
              title={`Switch ${MODULES[turningOff.name].name} off?`}
              description={MODULES[turningOff.name].whenOff}
              confirmLabel="Switch off"
              onConfirm={() => change.mutateAsync({ name: turningOff.name, isEnabled: false })}
            />
          )}
        </>
      )}
    </QueryBoundary>
  );
}

function useSwitchModule() {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: ({ name, isEnabled }: Module) => switchModule(api, name, isEnabled),
    onSuccess: (changed) => {
      client.setQueryData<Module[]>(organisationKeys.modules(id), (list) =>
        list?.map((module) => (module.name === changed.name ? changed : module)),
      );
      toast.success(`${MODULES[changed.name].name} is ${changed.isEnabled ? "on" : "off"}`);
      // Navigation and cards of the module come and go with the layout.
      router.refresh();
    },
  });
}
