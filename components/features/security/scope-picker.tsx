"use client";

import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { API_KEY_SCOPES, PERMISSIONS, type Permission } from "#lib/platform/permissions/index.ts";

/** What a key may do, with a sentence about each. */
export function ScopePicker({
  value,
  onChange,
}: {
  value: readonly Permission[];
  onChange: (scopes: Permission[]) => void;
}) {
  return (
    <fieldset className="grid gap-3 rounded-lg border p-4 sm:grid-cols-2">
      <legend className="sr-only">Scopes</legend>
      {API_KEY_SCOPES.map((scope) => (
        <Field
          key={scope}
          layout="inline"
          label={<code className="font-mono text-xs">{scope}</code>}
          description={PERMISSIONS[scope].description}
        >
          <Checkbox
            checked={value.includes(scope)}
            onCheckedChange={(checked) =>
              onChange(checked ? [...value, scope] : value.filter((candidate) => candidate !== scope))
            }
          />
        </Field>
      ))}
    </fieldset>
  );
}
