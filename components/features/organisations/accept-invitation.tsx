"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { goTo } from "#components/features/security/go-to.ts";
import { PasswordInput } from "#components/features/security/password-input.tsx";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { SubmitButton } from "#components/patterns/form/submit-button.tsx";
import { summariseProblem } from "#components/patterns/problem.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { acceptInvitation, acceptInvitationAsNew } from "#lib/organisations/client.ts";
import { AcceptInvitationAsNewInput } from "#lib/organisations/schema.ts";
import { createApiClient } from "#lib/platform/http/api-client.ts";
import { signIn, signOut } from "#lib/security/client.ts";
import { homePath } from "./home-path.ts";

/** Accepts as the person who is signed in, with one press. */
export function AcceptAsSignedIn({ token, name }: { token: string; name: string }) {
  const accept = useMutation({
    mutationFn: async () => {
      const membership = await acceptInvitation(createApiClient({ organisationId: null }), token);
      await goTo(homePath(membership));
    },
  });
  const problem = accept.error ? summariseProblem(accept.error) : null;
  return (
    <div className="grid gap-5">
      {problem ? (
        <Alert tone="destructive" isLive title={problem.title}>
          {[problem.detail, problem.action].filter(Boolean).join(" ")}
        </Alert>
      ) : null}
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        pending={accept.isPending}
        onClick={() => accept.mutate()}
      >
        Accept as {name}
      </Button>
    </div>
  );
}

/** Accepts as somebody new: the address is the invited one, which the link has proved. */
export function AcceptAsNew({ token, email }: { token: string; email: string }) {
  return (
    <Form
      schema={AcceptInvitationAsNewInput}
      defaultValues={{ name: "", password: "" }}
      hasLeaveGuard={false}
      aria-label="Accept the invitation"
      onSubmit={async (input) => {
        const api = createApiClient({ organisationId: null });
        const membership = await acceptInvitationAsNew(api, { ...input, token });
        await signIn({ email: membership.email, password: input.password });
        await goTo(homePath(membership));
      }}
    >
      {(form) => (
        <>
          <Field label="E-mail address" description="The invitation is for this address.">
            <Input value={email} readOnly autoComplete="username" />
          </Field>
          <FormField control={form.control} name="name" label="Your name">
            {(field) => <Input {...field} autoComplete="name" autoFocus />}
          </FormField>
          <FormField
            control={form.control}
            name="password"
            label="Password"
            description="At least 10 characters; a few words in a row are fine."
          >
            {(field) => <PasswordInput {...field} autoComplete="new-password" />}
          </FormField>
          <SubmitButton size="lg" className="w-full">
            Accept and sign in
          </SubmitButton>
        </>
      )}
    </Form>
  );
}

/** The invited address has an account: sign in with it, and come back here. */
export function SignInToAccept({ email, path }: { email: string; path: string }) {
  const query = new URLSearchParams({ callbackUrl: path, email });
  return (
    <div className="grid gap-5">
      <p className="text-center text-muted-foreground">
        <b className="text-foreground">{email}</b> has a Relaydesk account already.
      </p>
      <Button asChild variant="primary" size="lg" className="w-full">
        <Link href={`/sign-in?${query}`}>Sign in to accept</Link>
      </Button>
    </div>
  );
}

/** Signed in as somebody else than was invited. */
export function WrongPerson({
  email,
  signedInAs,
  path,
}: {
  email: string;
  signedInAs: string;
  path: string;
}) {
  const leave = useMutation({
    mutationFn: async () => {
      await signOut();
      await goTo(path);
    },
  });
  return (
    <div className="grid gap-5">
      <Alert tone="warning" title="This invitation is for somebody else">
        It was sent to <b>{email}</b>, and you are signed in as <b>{signedInAs}</b>. Sign out to accept it as{" "}
        {email}, or ask for an invitation to your own address.
      </Alert>
      {leave.error ? (
        <Alert tone="destructive" isLive title="You could not be signed out">
          Check your connection and try again.
        </Alert>
      ) : null}
      <Button size="lg" className="w-full" pending={leave.isPending} onClick={() => leave.mutate()}>
        Sign out
      </Button>
    </div>
  );
}
