"use client";

import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { SubmitButton } from "#components/patterns/form/submit-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { SignUpInput } from "#lib/organisations/schema.ts";
import { createApiClient } from "#lib/platform/http/api-client.ts";
import { signIn, signUp } from "#lib/security/client.ts";
import { PASSWORD_MIN_LENGTH } from "#lib/security/schema.ts";
import { goTo } from "./go-to.ts";
import { PasswordInput } from "./password-input.tsx";

/** A new person with a new organisation, signed in straight away. */
export function SignUpForm() {
  return (
    <Form
      schema={SignUpInput}
      defaultValues={{ organisationName: "", name: "", email: "", password: "" }}
      hasLeaveGuard={false}
      aria-label="Sign up"
      onSubmit={async (input) => {
        const api = createApiClient({ organisationId: null });
        const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
        const { slug } = await signUp(api, { ...input, timeZone });
        await signIn({ email: input.email, password: input.password });
        await goTo(`/${slug}/tickets`);
      }}
    >
      {(form) => (
        <>
          <FormField control={form.control} name="organisationName" label="Organisation">
            {(field) => <Input {...field} autoComplete="organization" autoFocus placeholder="Acme Ltd" />}
          </FormField>
          <FormField control={form.control} name="name" label="Your name">
            {(field) => <Input {...field} autoComplete="name" />}
          </FormField>
          <FormField control={form.control} name="email" label="E-mail address">
            {(field) => <Input {...field} type="email" inputMode="email" autoComplete="username" />}
          </FormField>
          <FormField
            control={form.control}
            name="password"
            label="Password"
            description={`At least ${PASSWORD_MIN_LENGTH} characters; a few words in a row are fine.`}
          >
            {(field) => <PasswordInput {...field} autoComplete="new-password" />}
          </FormField>
          <SubmitButton size="lg" className="w-full">
            Create organisation
          </SubmitButton>
        </>
      )}
    </Form>
  );
}
