import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemPool } from "#lib/platform/db/index.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createContact, createCustomer } from "#lib/testing/factories.ts";
import { listContacts, listCustomers } from "./index.ts";
import { foldSearchText } from "./search-query.ts";

afterAll(disconnectDatabase);

async function foldInDatabase(texts: string[]): Promise<string[]> {
  const { rows } = await systemPool().query<{ folded: string }>(
    "select relaydesk_search_text(given) as folded from unnest($1::text[]) with ordinality as t(given, n) order by n",
    [texts],
  );
  return rows.map(({ folded }) => folded);
}

const WORDS = [
  "École",
  "Łódź",
  "Straße",
  "Ærø",
  "Œuvre",
  "İstanbul",
  "Ιθάκη",
  "ΟΔΟΣ",
  "Ёлка",
  "Ångström",
  "Việt",
];

describe("text as searches compare it", () => {
  it("is the same in the database and in the program, for letters of many scripts", async () => {
    const letter = fc.oneof(
      fc.integer({ min: 0x20, max: 0x24f }),
      fc.integer({ min: 0x300, max: 0x36f }),
      fc.integer({ min: 0x386, max: 0x45f }),
      fc.integer({ min: 0x1e00, max: 0x1eff }),
      fc.integer({ min: 0x3041, max: 0x30ff }),
      fc.integer({ min: 0xac00, max: 0xd7a3 }),
    );
    const text = fc.array(letter, { maxLength: 12 }).map((codes) => String.fromCodePoint(...codes));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 50 }), async (texts) => {
        expect(await foldInDatabase(texts)).toEqual(texts.map(foldSearchText));
      }),
      { numRuns: 40 },
    );
    expect(await foldInDatabase(WORDS)).toEqual(WORDS.map(foldSearchText));
  });

  it.each(WORDS)("finds %s with its accents and without, among customers and contacts", async (word) => {
    const organisation = await createOrganisation();
    const agent = await memberContext(organisation, "agent");
    for (const [stored, asked] of [
      [word, foldSearchText(word)],
      [foldSearchText(word), word],
    ]) {
      const customer = await createCustomer(organisation, { name: `The ${stored} group` });
      const contact = await createContact(organisation, { customerId: customer.id, name: `Ana ${stored}` });
      const customers = await listCustomers(agent, { q: asked });
      expect(customers.items.map(({ id }) => id)).toContain(customer.id);
      const contacts = await listContacts(agent, { q: asked });
      expect(contacts.items.map(({ id }) => id)).toContain(contact.id);
    }
  });
});
