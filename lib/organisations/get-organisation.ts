import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getOrganisationRow, toOrganisation } from "./internal/to-organisation.ts";
import { NoInput, Organisation } from "./schema.ts";

/** The organisation's profile. */
export const getOrganisation = defineQuery({
  name: "organisations.get",
  permission: "organisation:read",
  input: NoInput,
  output: Organisation,
  run: async (ctx) => toOrganisation(await getOrganisationRow(ctx.db, ctx.organisationId)),
});
