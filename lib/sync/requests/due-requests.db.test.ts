/** Which organisations the clock rings for: those with work that can be done and that nobody is at. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createTicket } from "#lib/testing/factories.ts";
import { listSyncDueAcrossOrganisations } from "./across-organisations.ts";
import { LEASE_MS } from "./requests.ts";

const AT = new Date("2031-03-04T05:06:07Z");
const ago = (ms: number) => new Date(AT.getTime() - ms);

/** An organisation with one link that waits since long, changed as given. */
async function waiting(
  options: { request?: object; connection?: object; modules?: Record<string, boolean> } = {},
): Promise<string> {
  const organisation = await createOrganisation(
    options.modules === undefined ? {} : { modules: options.modules },
  );
  const connectionId = await createConnectionRow(organisation);
  const ticket = await createTicket(organisation);
  const { id: linkId } = await createLinkRow(organisation, { connectionId, ticketId: ticket.id });
  await systemDb().syncRequest.update({
    where: { linkId },
    data: { requestedAt: ago(60_000), notBefore: ago(60_000), ...options.request },
  });
  await systemDb().clickupConnection.update({
    where: { id: connectionId },
    data: { status: "connected", ...options.connection },
  });
  return organisation.organisationId;
}

const isDue = async (organisationId: string) =>
  (await listSyncDueAcrossOrganisations(AT, 10_000)).includes(organisationId);

describe("the clock rings for comparisons", () => {
  it("that nobody has taken up", async () => {
    expect(await isDue(await waiting())).toBe(true);
  });

  it("whose run died, once its claim has ended, and not before", async () => {
    const claim = { claimToken: newId() };
    expect(await isDue(await waiting({ request: { ...claim, claimedAt: ago(LEASE_MS + 1) } }))).toBe(true);
    expect(await isDue(await waiting({ request: { ...claim, claimedAt: ago(LEASE_MS - 1) } }))).toBe(false);
  });

  it("not before they may be tried again", async () => {
    expect(await isDue(await waiting({ request: { notBefore: new Date(AT.getTime() + 1) } }))).toBe(false);
  });

  it("not while ClickUp must be connected again, nor after it was disconnected", async () => {
    expect(await isDue(await waiting({ connection: { status: "reconnect_needed" } }))).toBe(false);
    expect(await isDue(await waiting({ connection: { status: "disconnected" } }))).toBe(false);
  });

  it("not while the module is switched off", async () => {
    expect(await isDue(await waiting({ modules: { clickup: false } }))).toBe(false);
    expect(await isDue(await waiting({ modules: { clickup: true } }))).toBe(true);
  });

  it("the longest waiting first, when there are more than one round takes", async () => {
    const late = await waiting({ request: { requestedAt: ago(9_000_000_000) } });
    const later = await waiting({ request: { requestedAt: ago(8_000_000_000) } });
    expect(await listSyncDueAcrossOrganisations(AT, 1)).toEqual([late]);
    expect(await listSyncDueAcrossOrganisations(AT, 2)).toEqual([late, later]);
  });
});
