/** When the clock begins a check, takes one up again, and forgets it. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createTicket } from "#lib/testing/factories.ts";
import {
  listSweepsDueAcrossOrganisations,
  listSweepsLeftAcrossOrganisations,
  removeOldSweepsAcrossOrganisations,
} from "./across-organisations.ts";
import { SWEEP_LEASE_MS } from "./claim-sweep.ts";
import { DIFFERENCE_DAYS_KEPT } from "./schema.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const AT = new Date("2031-03-04T05:06:07Z");
const ago = (ms: number) => new Date(AT.getTime() - ms);
const WORKSPACE = "9001";

/** An organisation with a standing link in one Workspace. */
async function linked(options: { modules?: Record<string, boolean>; unlinkedAt?: Date } = {}) {
  const { modules, unlinkedAt } = options;
  const organisation = await createOrganisation(modules === undefined ? {} : { modules });
  const connectionId = await createConnectionRow(organisation);
  const ticket = await createTicket(organisation);
  await createLinkRow(organisation, {
    connectionId,
    ticketId: ticket.id,
    ...(unlinkedAt === undefined ? {} : { unlinkedAt }),
  });
  return { organisationId: organisation.organisationId, connectionId };
}
type Linked = Awaited<ReturnType<typeof linked>>;

/** A sweep that ended well a minute after it began, changed as given. */
async function swept({ organisationId, connectionId }: Linked, startedAt: Date, data: object = {}) {
  const id = newId();
  await systemDb().syncSweep.create({
    data: {
      id,
      organisationId,
      connectionId,
      workspaceId: WORKSPACE,
      kind: "full",
      phase: "done",
      linksTotal: 1,
      startedAt,
      notBefore: startedAt,
      finishedAt: new Date(startedAt.getTime() + MINUTE_MS),
      ...data,
    },
  });
  return id;
}

async function dueKind({ connectionId }: Linked): Promise<string | null> {
  const due = await listSweepsDueAcrossOrganisations(AT, 10_000);
  return due.find((place) => place.connectionId === connectionId)?.kind ?? null;
}

describe("a check is begun", () => {
  it("of everything where there was none yet", async () => {
    expect(await dueKind(await linked())).toBe("full");
  });

  it("of what changed fifteen minutes after the last one began, and not before", async () => {
    const early = await linked();
    await swept(early, ago(15 * MINUTE_MS - 1));
    expect(await dueKind(early)).toBeNull();
    const due = await linked();
    await swept(due, ago(15 * MINUTE_MS + 1));
    expect(await dueKind(due)).toBe("changes");
  });

  it("of everything a day after the last one of everything, whatever was checked in between", async () => {
    const place = await linked();
    await swept(place, ago(DAY_MS + MINUTE_MS));
    await swept(place, ago(20 * MINUTE_MS), { kind: "changes" });
    expect(await dueKind(place)).toBe("full");
  });

  it("not while one is under way", async () => {
    const place = await linked();
    await swept(place, ago(DAY_MS), { phase: "reading", finishedAt: null, standingKey: newId() });
    expect(await dueKind(place)).toBeNull();
  });

  it("not where no link stands, nothing is connected, or the module is off", async () => {
    expect(await dueKind(await linked({ unlinkedAt: ago(MINUTE_MS) }))).toBeNull();
    expect(await dueKind(await linked({ modules: { clickup: false } }))).toBeNull();
    const place = await linked();
    await systemDb().clickupConnection.update({
      where: { id: place.connectionId },
      data: { status: "reconnect_needed" },
    });
    expect(await dueKind(place)).toBeNull();
  });
});

describe("a check that nobody is at work on", () => {
  const underWay = { phase: "reading" as const, finishedAt: null };
  const isLeft = async (data: object, change: object = {}) => {
    const place = await linked();
    const id = await swept(place, ago(60 * MINUTE_MS), { ...underWay, standingKey: newId(), ...data });
    await systemDb().clickupConnection.update({ where: { id: place.connectionId }, data: change });
    const left = await listSweepsLeftAcrossOrganisations(AT, 10_000);
    return left.some(({ sweepId }) => sweepId === id);
  };

  it("is rung for: one that waited its time, and one whose run died", async () => {
    expect(await isLeft({})).toBe(true);
    expect(await isLeft({ claimToken: newId(), claimedAt: ago(SWEEP_LEASE_MS + 1) })).toBe(true);
  });

  it("is left alone while a run holds it, while it waits, and while nothing is connected", async () => {
    expect(await isLeft({ claimToken: newId(), claimedAt: ago(SWEEP_LEASE_MS - 1) })).toBe(false);
    expect(await isLeft({ notBefore: new Date(AT.getTime() + 1) })).toBe(false);
    expect(await isLeft({}, { status: "disconnected" })).toBe(false);
  });
});

describe("what has had its time", () => {
  const old = ago((DIFFERENCE_DAYS_KEPT + 1) * DAY_MS);
  const standing = async (ids: string[]) =>
    (await systemDb().syncSweep.findMany({ where: { id: { in: ids } }, select: { id: true } })).map(
      ({ id }) => id,
    );

  it("is forgotten, but for the last good check: the next one goes on from it", async () => {
    const place = await linked();
    const oldest = await swept(place, new Date(old.getTime() - DAY_MS));
    const good = await swept(place, old);
    const broken = await swept(place, ago(DAY_MS), { problem: "ClickUp is having trouble." });
    await removeOldSweepsAcrossOrganisations(AT);
    expect((await standing([oldest, good, broken])).sort()).toEqual([good, broken].sort());
    const fresh = await swept(place, ago(MINUTE_MS * 30));
    await removeOldSweepsAcrossOrganisations(AT);
    expect((await standing([good, broken, fresh])).sort()).toEqual([broken, fresh].sort());
  });

  it("is ended with its connection, and says so", async () => {
    const place = await linked();
    const id = await swept(place, ago(MINUTE_MS), {
      phase: "reading",
      finishedAt: null,
      standingKey: newId(),
      claimToken: newId(),
    });
    await systemDb().clickupConnection.update({
      where: { id: place.connectionId },
      data: { status: "disconnected" },
    });
    await removeOldSweepsAcrossOrganisations(AT);
    expect(await systemDb().syncSweep.findUnique({ where: { id } })).toMatchObject({
      phase: "done",
      finishedAt: AT,
      standingKey: null,
      claimToken: null,
      problem: "ClickUp was disconnected.",
    });
  });
});
