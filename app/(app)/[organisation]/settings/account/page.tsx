import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { NameForm, PasswordForm } from "#components/features/security/account-settings.tsx";
import { SessionList } from "#components/features/security/session-list.tsx";
import { personKeys } from "#lib/security/client.ts";
import { listSessions } from "#lib/security/index.ts";

export const metadata: Metadata = { title: "Your account" };

type Props = { params: Promise<{ organisation: string }> };

export default async function AccountPage({ params }: Props) {
  const { identity } = await requireStaffPage((await params).organisation);
  const state = await prefetch([{ queryKey: personKeys.sessions(), queryFn: () => listSessions(identity) }]);
  return (
    <HydrationBoundary state={state}>
      <NameForm />
      <PasswordForm />
      <SessionList />
    </HydrationBoundary>
  );
}
