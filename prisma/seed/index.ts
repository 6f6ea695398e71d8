/** Loads the demo organisation into an empty database; anything that is already there is left alone. */
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { seedDemoOrganisation } from "./scenarios/demo.ts";
import { DEMO_ORGANISATION, DEMO_PEOPLE } from "./scenarios/demo-content.ts";

/** Any number that nothing else in this database locks on. */
const SEED_LOCK = 7_291_405_119;

/** Returns whether the demo's people can sign in: it was loaded now or on an earlier start. */
export async function seedDemo(): Promise<boolean> {
  try {
    // Several copies may start on one empty database: they take turns, and all but the first find it full.
    return await systemDb().$transaction(
      async (db) => {
        await db.$executeRaw`select pg_advisory_xact_lock(${SEED_LOCK})`;
        const organisations = await db.organisation.count();
        if (organisations === 0) await seedDemoOrganisation(new Date());
        const demo = await systemDb().organisation.findUnique({ where: { slug: DEMO_ORGANISATION.slug } });
        const owner = await systemDb().user.findUnique({ where: { email: DEMO_PEOPLE[0].email } });
        return demo !== null && owner !== null && owner.disabledAt === null;
      },
      { timeout: 60_000 },
    );
  } finally {
    await disconnectDatabase();
  }
}
