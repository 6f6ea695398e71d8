import { z } from "zod";
import { listMembers } from "#lib/organisations/index.ts";
import type { Member } from "#lib/organisations/schema.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { PAGE_SIZE_MAX } from "#lib/platform/pagination/index.ts";
import { ROLE_LABELS } from "#lib/platform/permissions/index.ts";
import { defineCliCommand } from "../command.ts";
import { getOrganisationBySlug, operatorContext } from "../operator-context.ts";
import { countOf, formatTable, shortTime } from "../table.ts";

export const peopleList = defineCliCommand({
  name: "people list",
  summary: "List an organisation's members",
  details: ["Customers' contacts are not members: they are on the customers' pages."],
  options: {
    organisation: {
      type: "string",
      placeholder: "slug",
      description: "the organisation, by its slug",
      isRequired: true,
    },
  },
  needs: "database",
  input: z.strictObject({ organisation: z.string() }),
  run: async ({ organisation: slug }) => {
    const organisation = await getOrganisationBySlug(slug);
    const people = await allMembers(operatorContext(organisation.id));
    const table = formatTable(
      [
        { title: "E-MAIL", value: (row) => row.email },
        { title: "NAME", value: (row) => row.name },
        { title: "ROLE", value: (row) => ROLE_LABELS[row.role].name },
        { title: "SINCE", value: (row) => shortTime(row.joinedAt) },
      ],
      people,
    );
    return {
      data: { organisation, people },
      text: `${table}\n\n${countOf(people.length, "member")} of ${organisation.name}`,
    };
  },
});

async function allMembers(ctx: Context): Promise<Member[]> {
  const members: Member[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof listMembers>> = await listMembers(ctx, {
      limit: PAGE_SIZE_MAX,
      ...(cursor === undefined ? {} : { cursor }),
    });
    members.push(...page.items);
    cursor = page.nextCursor;
  }
  return members;
}
