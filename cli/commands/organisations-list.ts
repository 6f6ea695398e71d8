import { z } from "zod";
import { defineCliCommand } from "../command.ts";
import { listOrganisationsAcrossOrganisations } from "../rows-across-organisations.ts";
import { countOf, formatTable, shortTime } from "../table.ts";

export const organisationsList = defineCliCommand({
  name: "organisations list",
  summary: "List all organisations",
  needs: "database",
  input: z.strictObject({}),
  run: async () => {
    const organisations = await listOrganisationsAcrossOrganisations();
    const table = formatTable(
      [
        { title: "SLUG", value: (row) => row.slug },
        { title: "NAME", value: (row) => row.name },
        { title: "MEMBERS", value: (row) => row.members, align: "right" },
        { title: "CUSTOMERS", value: (row) => row.customers, align: "right" },
        { title: "TICKETS", value: (row) => row.tickets, align: "right" },
        { title: "CLICKUP", value: (row) => row.clickup },
        { title: "SINCE", value: (row) => shortTime(row.createdAt) },
      ],
      organisations,
    );
    return {
      data: { organisations },
      text:
        organisations.length === 0
          ? "There is no organisation yet. Sign up in the browser, or load the demo: relaydesk demo load"
          : `${table}\n\n${countOf(organisations.length, "organisation")}`,
    };
  },
});
