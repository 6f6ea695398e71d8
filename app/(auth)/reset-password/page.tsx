import type { Metadata } from "next";
import Link from "next/link";
import { ResetPasswordForm } from "#components/features/security/reset-password-form.tsx";
import { AuthLayout } from "#components/layout/auth-layout.tsx";
import { Button } from "#components/ui/button.tsx";
import { isPasswordResetUsable } from "#lib/security/index.ts";

/** The address holds the link's token: no other site may learn it from a referrer. */
export const metadata: Metadata = { title: "Choose a new password", referrer: "no-referrer" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token !== "string" || !(await isPasswordResetUsable(token))) {
    return (
      <AuthLayout
        title="This link no longer works"
        description="It has been used already, or is older than an hour."
      >
        <Button asChild variant="primary" size="lg" className="w-full">
          <Link href="/forgot-password">Ask for a new link</Link>
        </Button>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title="Choose a new password" description="You will be signed out everywhere else.">
      <ResetPasswordForm token={token} />
    </AuthLayout>
  );
}
