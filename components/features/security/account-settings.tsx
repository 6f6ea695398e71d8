"use client";

import { useRouter } from "next/navigation";
import { FormCard } from "#components/patterns/form/form-card.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { useActor, useApi } from "#components/providers/organisation-provider.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.tsx";
import { changePassword, updatePerson } from "#lib/security/client.ts";
import { ChangePasswordInput, UpdatePersonInput } from "#lib/security/schema.ts";
import { PasswordInput } from "./password-input.tsx";

/** One's own name, in every organisation. */
export function NameForm() {
  const api = useApi();
  const router = useRouter();
  const actor = useActor();
  return (
    <FormCard
      title="You"
      description="The same in every organisation that you belong to."
      schema={UpdatePersonInput}
      defaultValues={{ name: actor.name }}
      onSubmit={async (input) => {
        const { name } = await updatePerson(api, input);
        toast.success(`You are ${name} now`);
        router.refresh();
      }}
    >
      {(form) => (
        <>
          <FormField control={form.control} name="name" label="Name">
            {(field) => <Input {...field} autoComplete="name" />}
          </FormField>
          <Field label="E-mail address" description="You sign in with it.">
            <Input value={actor.email ?? ""} readOnly />
          </Field>
        </>
      )}
    </FormCard>
  );
}

/** One's own password. Everywhere else one is signed out. */
export function PasswordForm() {
  const api = useApi();
  const actor = useActor();
  return (
    <FormCard
      title="Password"
      description="Changing it signs you out everywhere but here."
      schema={ChangePasswordInput}
      defaultValues={{ currentPassword: "", password: "" }}
      submitLabel="Change password"
      afterSubmit="reset"
      hasLeaveGuard={false}
      onSubmit={async (input) => {
        await changePassword(api, input);
        toast.success("Password changed", { description: "Your other browsers have been signed out." });
      }}
    >
      {(form) => (
        <>
          {/* Password managers want to know whose password this is. */}
          <input type="text" autoComplete="username" value={actor.email ?? ""} readOnly hidden />
          <FormField control={form.control} name="currentPassword" label="Current password">
            {(field) => <PasswordInput {...field} autoComplete="current-password" />}
          </FormField>
          <FormField
            control={form.control}
            name="password"
            label="New password"
            description="At least 10 characters; a few words in a row are fine."
          >
            {(field) => <PasswordInput {...field} autoComplete="new-password" />}
          </FormField>
        </>
      )}
    </FormCard>
  );
}
