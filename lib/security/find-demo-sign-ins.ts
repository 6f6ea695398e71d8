import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";

export type DemoSignIn = { email: string; password: string; role: string };

/** The people of the demo organisation that `npm start` loads into an empty database. */
const DEMO_SIGN_INS: readonly DemoSignIn[] = [
  { email: "ada@demo.relaydesk.example", password: "relaydesk-demo", role: "Owner" },
  { email: "chiara@demo.relaydesk.example", password: "relaydesk-demo", role: "Agent" },
  { email: "nora@northwind.example", password: "relaydesk-demo", role: "Customer's contact" },
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
