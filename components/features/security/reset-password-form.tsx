"use client";

import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { SubmitButton } from "#components/patterns/form/submit-button.tsx";
import { createApiClient } from "#lib/platform/http/api-client.ts";
import { resetPassword, signIn } from "#lib/security/client.ts";
import { PASSWORD_MIN_LENGTH, ResetPasswordInput } from "#lib/security/schema.ts";
import { goTo } from "./go-to.ts";
import { PasswordInput } from "./password-input.tsx";

const schema = ResetPasswordInput.pick({ password: true });

/** Chooses a new password by a mailed link, and signs in with it. */
export function ResetPasswordForm({ token }: { token: string }) {
  return (
    <Form
      schema={schema}
      defaultValues={{ password: "" }}
      hasLeaveGuard={false}
      aria-label="Choose a new password"
      onSubmit={async ({ password }) => {
        const { email } = await resetPassword(createApiClient({ organisationId: null }), { token, password });
        await signIn({ email, password });
        await goTo("/");
      }}
    >
      {(form) => (
        <>
          <FormField
            control={form.control}
            name="password"
            label="New password"
            description={`At least ${PASSWORD_MIN_LENGTH} characters; a few words in a row are fine.`}
          >
            {(field) => <PasswordInput {...field} autoComplete="new-password" autoFocus />}
          </FormField>
          <SubmitButton size="lg" className="w-full">
            Save and sign in
          </SubmitButton>
        </>
      )}
    </Form>
  );
}
