import { redirect } from "next/navigation";
import { requireStaffPage } from "#app/_session/page-session.ts";

type Props = { params: Promise<{ organisation: string }> };

/** Settings begin with the organisation for those who may change it, with oneself for all others. */
export default async function SettingsPage({ params }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation);
  const first = ctx.can("organisation:write") ? "profile" : "account";
  redirect(`/${organisation.slug}/settings/${first}`);
}
