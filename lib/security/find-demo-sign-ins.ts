import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { ROLE_LABELS } from "#lib/platform/permissions/index.ts";
import { DEMO_EMAILS, DEMO_PASSWORD } from "./demo-accounts.ts";

export type DemoSignIn = { email: string; password: string; role: string };

/** The people of the demo organisation that `npm start` loads into an empty database. */
const DEMO_SIGN_INS: readonly DemoSignIn[] = [
  { email: DEMO_EMAILS.owner, password: DEMO_PASSWORD, role: ROLE_LABELS.owner.name },
  { email: DEMO_EMAILS.agent, password: DEMO_PASSWORD, role: ROLE_LABELS.agent.name },
  { email: DEMO_EMAILS.contact, password: DEMO_PASSWORD, role: "Customer's contact" },
];

/** Who can be tried out: the demo's people while they exist, nobody when the settings ask for no demo. */
export async function findDemoSignIns(): Promise<DemoSignIn[]> {
  if (env().DEMO !== "1") return [];
  const known = await systemDb().user.findMany({
    where: { email: { in: DEMO_SIGN_INS.map(({ email }) => email) }, disabledAt: null },
    select: { email: true },
  });
  const emails = new Set(known.map(({ email }) => email));
  // Only the demo makes all of them; an address of ours alone could be anybody's.
  return emails.size === DEMO_SIGN_INS.length ? [...DEMO_SIGN_INS] : [];
}
