import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getIdentity } from "#app/_session/page-session.ts";
import { safeCallback } from "#components/features/security/safe-callback.ts";
import { SignInForm } from "#components/features/security/sign-in-form.tsx";
import { AuthLayout } from "#components/layout/auth-layout.tsx";
import { Button } from "#components/ui/button.tsx";
import { findDemoSignIns } from "#lib/security/index.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, email } = await searchParams;
  const callbackPath = safeCallback(callbackUrl);
  if ((await getIdentity()) !== null) redirect(callbackPath);
  return (
    <AuthLayout
      title="Sign in to Relaydesk"
      footer={
        <>
          No account yet?{" "}
          <Button asChild variant="link">
            <Link href="/sign-up">Create an organisation</Link>
          </Button>
        </>
      }
    >
      <SignInForm
        callbackPath={callbackPath}
        demoSignIns={await findDemoSignIns()}
        {...(typeof email === "string" ? { email } : {})}
      />
    </AuthLayout>
  );
}
