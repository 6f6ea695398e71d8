import type { Metadata } from "next";
import Link from "next/link";
import { ForgotPasswordForm } from "#components/features/security/forgot-password-form.tsx";
import { AuthLayout } from "#components/layout/auth-layout.tsx";
import { Button } from "#components/ui/button.tsx";

export const metadata: Metadata = { title: "Reset your password" };

export default function ForgotPasswordPage() {
  return (
    <AuthLayout
      title="Reset your password"
      description="We send you a link to choose a new one."
      footer={
        <Button asChild variant="link">
          <Link href="/sign-in">Back to sign-in</Link>
        </Button>
      }
    >
      <ForgotPasswordForm />
    </AuthLayout>
  );
}
