import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { OutboxList } from "#components/features/organisations/outbox-list.tsx";
import { Section } from "#components/patterns/section.tsx";
import { listOutboxMails } from "#lib/organisations/index.ts";
import { hasOutbox } from "#lib/platform/mail/index.ts";

export const metadata: Metadata = { title: "Outbox" };

type Props = { params: Promise<{ organisation: string }> };

export default async function OutboxPage({ params }: Props) {
  const { ctx } = await requireStaffPage((await params).organisation, "organisation:write");
  if (!hasOutbox()) notFound();
  return (
    <Section
      title="Outbox"
      description="No mail server is set (SMTP_URL), so mails to people of this organisation are kept here instead of being sent."
    >
      <OutboxList mails={await listOutboxMails(ctx, {})} />
    </Section>
  );
}
