"use client";

import { useState } from "react";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { SubmitButton } from "#components/patterns/form/submit-button.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Input } from "#components/ui/input.tsx";
import { createApiClient } from "#lib/platform/http/api-client.ts";
import { requestPasswordReset } from "#lib/security/client.ts";
import { ForgotPasswordInput } from "#lib/security/schema.ts";

/** Asks for a reset link. The answer is the same for every address. */
export function ForgotPasswordForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <Form
      schema={ForgotPasswordInput}
      defaultValues={{ email: "" }}
      hasLeaveGuard={false}
      aria-label="Reset password"
      onSubmit={async (input) => {
        await requestPasswordReset(createApiClient({ organisationId: null }), input);
        setSentTo(input.email);
      }}
    >
      {(form) => (
        <>
          {sentTo === null ? null : (
            <Alert tone="success" isLive title="Look into your mailbox">
              If <b>{sentTo}</b> has an account, a link to choose a new password is on its way. It works for
              an hour. Nothing there after a minute? Check the address, and the spam folder.
            </Alert>
          )}
          <FormField control={form.control} name="email" label="E-mail address">
            {(field) => <Input {...field} type="email" inputMode="email" autoComplete="username" autoFocus />}
          </FormField>
          <SubmitButton size="lg" className="w-full">
            {sentTo === null ? "Send the link" : "Send it again"}
          </SubmitButton>
        </>
      )}
    </Form>
  );
}
