/** Promise 2: a tenant sees its own rows only. Every verb of the product is tried with another tenant's ids. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as clickup from "#lib/clickup/index.ts";
import * as customers from "#lib/customers/index.ts";
import * as jobs from "#lib/jobs/index.ts";
import * as organisations from "#lib/organisations/index.ts";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import type { Verb } from "#lib/platform/verb/index.ts";
import * as security from "#lib/security/index.ts";
import * as sync from "#lib/sync/index.ts";
import * as tasks from "#lib/tasks/index.ts";
import * as tickets from "#lib/tickets/index.ts";
import * as transfers from "#lib/transfers/index.ts";
import { contactContext, createOrganisation, memberContext, type TestContext } from "../contexts.ts";
import { arbitraryInput } from "./schema-arbitrary.ts";
import { fillTenant, snapshot, type TenantRows } from "./tenant-rows.ts";

function isVerb(value: unknown): value is Verb {
  return typeof value === "function" && "verbName" in value && "input" in value;
}

const verbs = [clickup, customers, jobs, organisations, security, sync, tasks, tickets, transfers]
  .flatMap((face): unknown[] => Object.values(face))
  .filter(isVerb)
  .sort((first, second) => first.verbName.localeCompare(second.verbName));

describe("every verb, tried with another organisation's ids", () => {
  let rows: TenantRows;
  let before: Record<string, string>;
  let victim: string;

  beforeAll(async () => {
    const organisation = await createOrganisation({ name: "Victim" });
    victim = organisation.organisationId;
    rows = await fillTenant(organisation);
    before = await snapshot(victim);
  });
  afterAll(disconnectDatabase);

  it("covers the whole product", () => {
    expect(verbs.length).toBeGreaterThan(50);
  });

  it.each(verbs.map((verb) => [verb.verbName, verb] as const))(
    "%s shows and changes nothing of it",
    async (_, verb) => {
      // A new one for each verb: what it wrote itself, ids it was made to write among it, is its own to see.
      const other = await createOrganisation({ name: "Intruder" });
      const context: TestContext = verb.permission.startsWith("portal:")
        ? await contactContext(other)
        : await memberContext(other, "owner");
      const input = arbitraryInput(verb.input, {
        ids: rows.ids,
        byName: { number: fc.constant(rows.ticketNumber), organisationId: fc.constant(victim) },
      });
      // What the intruder wrote itself in an earlier run is its own to see again.
      let given = "";
      await fc.assert(
        fc.asyncProperty(input, async (value) => {
          const answer = await verb(context, value).catch((error: unknown) => {
            // Inside its own organisation an owner is never refused: a foreign id must look unknown, not forbidden.
            expect(error).not.toMatchObject({ code: "forbidden" });
            return error instanceof Error ? error.message : String(error);
          });
          const shown = JSON.stringify(answer) ?? "";
          given += JSON.stringify(value) ?? "";
          for (const id of rows.ids) {
            if (!given.includes(id)) expect(shown, `${verb.verbName} shows ${id}`).not.toContain(id);
          }
          expect(shown).not.toMatch(/secret|leaky/i);
        }),
        { numRuns: 12 },
      );
      expect(await snapshot(victim)).toEqual(before);
    },
  );
});
