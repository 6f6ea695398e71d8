"use client";

import Link from "next/link";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { SubmitButton } from "#components/patterns/form/submit-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { signIn } from "#lib/security/client.ts";
import { SignInInput } from "#lib/security/schema.ts";
import { goTo } from "./go-to.ts";
import { PasswordInput } from "./password-input.tsx";

export interface SignInFormProps {
  /** A path of ours. */
  callbackPath: string;
  email?: string;
  /** Demo people to try Relaydesk as; none outside a demo. */
  demoSignIns: readonly { email: string; password: string; role: string }[];
}

/** E-mail and password. What was typed stays when the server refuses it. */
export function SignInForm({ callbackPath, email = "", demoSignIns }: SignInFormProps) {
  return (
    <Form
      schema={SignInInput}
      defaultValues={{ email, password: "" }}
      hasLeaveGuard={false}
      aria-label="Sign in"
      onSubmit={async (input) => {
        await signIn(input);
        await goTo(callbackPath);
      }}
    >
      {(form) => (
        <>
          <FormField control={form.control} name="email" label="E-mail address">
            {(field) => (
              <Input
                {...field}
                type="email"
                autoComplete="username"
                inputMode="email"
                autoFocus={email === ""}
              />
            )}
          </FormField>
          <div className="grid gap-1.5">
            <FormField control={form.control} name="password" label="Password">
              {(field) => (
                <PasswordInput {...field} autoComplete="current-password" autoFocus={email !== ""} />
              )}
            </FormField>
            <Link
              href="/forgot-password"
              className="justify-self-end text-muted-foreground text-sm underline underline-offset-4 hover:text-foreground"
            >
              Forgot your password?
            </Link>
          </div>
          <SubmitButton size="lg" className="w-full">
            Sign in
          </SubmitButton>
          {demoSignIns.length > 0 ? (
            <div className="grid gap-3 rounded-lg border border-dashed p-4 text-sm">
              <p className="text-muted-foreground">
                This is a demo. Choose whom to try it as, then press <b>Sign in</b>.
              </p>
              <ul className="grid gap-1.5">
                {demoSignIns.map((demo) => (
                  <li key={demo.email}>
                    <Button
                      className="h-auto w-full justify-start gap-2 py-1.5 text-start pointer-coarse:h-auto pointer-coarse:py-2"
                      onClick={() => {
                        form.setValue("email", demo.email, { shouldValidate: true });
                        form.setValue("password", demo.password, { shouldValidate: true });
                      }}
                    >
                      <span className="grid min-w-0 font-normal">
                        <span className="font-medium">{demo.role}</span>
                        <span className="truncate text-muted-foreground text-xs">{demo.email}</span>
                      </span>
                    </Button>
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
        </>
      )}
    </Form>
  );
}
