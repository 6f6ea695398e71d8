import type { TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import type { Organisation } from "../schema.ts";

type OrganisationRow = {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  website: string | null;
  supportEmail: string | null;
  accent: string;
  portalWelcome: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** The organisation of the transaction. */
export async function getOrganisationRow(db: TenantDb, organisationId: string): Promise<OrganisationRow> {
  const row = await db.organisation.findUnique({ where: { id: organisationId } });
  if (row === null) throw notFound("organisation");
  return row;
}

export function toOrganisation(row: OrganisationRow): Organisation {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    timeZone: row.timeZone,
    website: row.website,
    supportEmail: row.supportEmail,
    accent: row.accent,
    portalWelcome: row.portalWelcome,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
