import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getIdentity } from "#app/_session/page-session.ts";
import { SignUpForm } from "#components/features/security/sign-up-form.tsx";
import { AuthLayout } from "#components/layout/auth-layout.tsx";
import { Button } from "#components/ui/button.tsx";

export const metadata: Metadata = { title: "Sign up" };

export default async function SignUpPage() {
  if ((await getIdentity()) !== null) redirect("/organisations");
  return (
    <AuthLayout
      title="Create your organisation"
      description="Customers' tickets on one side, ClickUp on the other, and both in step."
      footer={
        <>
          Have an account?{" "}
          <Button asChild variant="link">
            <Link href="/sign-in">Sign in</Link>
          </Button>
        </>
      }
    >
      <SignUpForm />
    </AuthLayout>
  );
}
