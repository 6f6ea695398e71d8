/** What did not arrive is seen with its reason, told once for each cause, and tried again or let be. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import {
  listDeadLetters,
  retryDeadLetters,
  skipDeadLetters,
  summariseDeadLetters,
  tellDeadLetters,
} from "../index.ts";
import { claimSyncRequests, deferSyncRequest } from "../requests/requests.ts";
import { listDeadLettersDueAcrossOrganisations } from "./tell-dead-letters.ts";

const REFUSED = {
  failureCode: "clickup_rejected",
  failureMessage: "ClickUp refused the request (CRTSK_001).",
  failureAction: "Change what was sent.",
  failureClass: "person",
};

let organisation: TestOrganisation;
let admin: TestContext;
let connectionId: string;
let customerId: string;

afterAll(disconnectDatabase);
beforeEach(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  connectionId = await createConnectionRow(organisation);
  customerId = (await createCustomer(organisation, { name: "Grübel & Söhne" })).id;
});

async function link() {
  const ticket = await createTicket(organisation, { customerId });
  const row = await createLinkRow(organisation, { connectionId, ticketId: ticket.id });
  await systemDb().taskLink.update({ where: { id: row.id }, data: { customerId } });
  await systemDb().syncRequest.deleteMany({ where: { linkId: row.id } });
  return { ...row, number: ticket.number };
}

async function fieldInTrouble(
  linkId: string,
  state: "failed" | "conflict" | "skipped" | "in_step",
  more: Partial<typeof REFUSED> & { field?: string; attempts?: number } = {},
) {
  const id = newId();
  await systemDb().syncField.create({
    data: { id, organisationId: organisation.organisationId, linkId, field: "status", state, ...more },
  });
  return id;
}

/** Puts a link's comparison off `times` times, as trouble at ClickUp does. */
async function putOff(linkId: string, times: number) {
  const job = await systemContext(organisation);
  await systemDb().$executeRaw`
    select relaydesk_request_sync(${linkId}::uuid, ${organisation.organisationId}::uuid, 'source')`;
  for (let time = 0; time < times; time += 1) {
    const claimToken = newId();
    await claimSyncRequests(job, { claimToken, limit: 10 });
    await deferSyncRequest(job, {
      linkId,
      claimToken,
      until: new Date(time === times - 1 ? Date.now() + 3_600_000 : 0),
      isFailure: true,
      failure: {
        code: "clickup_unavailable",
        message: "ClickUp is having trouble (it answered 503).",
        action: "Relaydesk tries again by itself.",
        failureClass: "retry",
      },
    });
  }
}

const notices = () =>
  systemDb().notice.findMany({
    where: { organisationId: organisation.organisationId, resolvedAt: null },
    orderBy: { deduplicationKey: "asc" },
  });
const tell = async () => tellDeadLetters(await systemContext(organisation), {});

describe("the list", () => {
  it("has each kind with reason, class, place and what can be done, the latest first", async () => {
    const refused = await link();
    const refusedId = await fieldInTrouble(refused.id, "failed", { ...REFUSED, attempts: 2 });
    await fieldInTrouble(refused.id, "in_step", { field: "title" });
    const contested = await link();
    await fieldInTrouble(contested.id, "conflict", { field: "description" });
    const late = await link();
    await putOff(late.id, 3);
    const lost = await link();
    await systemDb().taskLink.update({
      where: { id: lost.id },
      data: { goneAt: new Date(), goneReason: "ITEM_013", goneKind: "deleted" },
    });
    const letBe = await link();
    await fieldInTrouble(letBe.id, "skipped");

    const { items } = await listDeadLetters(admin, {});
    expect(Object.fromEntries(items.map((letter) => [letter.state, letter]))).toMatchObject({
      failed: {
        id: refusedId,
        class: "person",
        field: "status",
        attempts: 2,
        reason: {
          code: "clickup_rejected",
          message: REFUSED.failureMessage,
          action: "Change what was sent.",
        },
        source: { type: "ticket", label: `#${refused.number}`, number: refused.number },
        customer: { id: customerId, name: "Grübel & Söhne" },
        fix: { path: "/settings/clickup/statuses" },
        canRetry: true,
        canSkip: true,
      },
      conflict: { class: "person", fix: { label: "Decide" }, canRetry: false },
      waiting: { class: "retry", attempts: 3, field: null, fix: null, nextAttemptAt: expect.any(String) },
      gone: {
        class: "permanent",
        reason: { code: "deleted", message: "Its task was deleted in ClickUp." },
        fix: { label: "Open the ticket" },
        canSkip: false,
      },
    });
    expect(items).toHaveLength(4);
    expect((await listDeadLetters(admin, { state: "skipped" })).items).toHaveLength(1);
    expect((await listDeadLetters(admin, { class: "person" })).items).toHaveLength(2);
    expect((await listDeadLetters(admin, { code: "clickup_unavailable" })).items).toHaveLength(1);
    expect((await listDeadLetters(admin, { customerId: newId() })).items).toEqual([]);
    expect((await summariseDeadLetters(admin, {})).states).toEqual({
      failed: 1,
      conflict: 1,
      waiting: 1,
      gone: 1,
      skipped: 0,
    });
  });

  it("goes on page by page without a gap or a repeat", async () => {
    const { id } = await link();
    const made: string[] = [];
    for (const field of ["title", "status", "tags", "priority", "dueDate"])
      made.push(await fieldInTrouble(id, "failed", { ...REFUSED, field }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeadLetters(admin, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map((letter) => letter.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.toSorted()).toEqual(made.toSorted());
  });

  it("forgets what arrived, and links that were undone", async () => {
    const { id } = await link();
    await fieldInTrouble(id, "failed", REFUSED);
    await systemDb().taskLink.update({ where: { id }, data: { unlinkedAt: new Date(), standingKey: null } });
    expect((await listDeadLetters(admin, {})).items).toEqual([]);
  });

  it("is for admins, each in their own organisation", async () => {
    const { id } = await link();
    const letter = await fieldInTrouble(id, "failed", REFUSED);
    const stranger = await memberContext(await createOrganisation(), "admin");
    expect((await listDeadLetters(stranger, {})).items).toEqual([]);
    expect(await retryDeadLetters(stranger, { ids: [letter] })).toEqual({ letters: 0 });
    expect(await skipDeadLetters(stranger, { filters: {} })).toEqual({ letters: 0 });
    const agent = await memberContext(organisation, "agent");
    await expect(listDeadLetters(agent, {})).rejects.toMatchObject({ code: "forbidden" });
    expect((await listDeadLetters(admin, {})).items).toHaveLength(1);
  });
});

describe("a decision", () => {
  it("tries a whole cause again at once, on record, and leaves everything else alone", async () => {
    const many = await Promise.all(Array.from({ length: 5 }, link));
    for (const { id } of many) await fieldInTrouble(id, "failed", REFUSED);
    const other = await link();
    const otherId = await fieldInTrouble(other.id, "failed", {
      ...REFUSED,
      failureMessage: "Another reason.",
    });
    const filters = { code: REFUSED.failureCode, message: REFUSED.failureMessage };
    expect(await retryDeadLetters(admin, { filters })).toEqual({ letters: 5 });
    const asked = await systemDb().syncRequest.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(asked.map(({ linkId }) => linkId).sort()).toEqual(many.map(({ id }) => id).sort());
    expect((await listDeadLetters(admin, {})).items.map(({ id }) => id)).toEqual([otherId]);
    expect(await retryDeadLetters(admin, { filters })).toEqual({ letters: 0 });
    const audit = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId, action: "dead_letter.retried" },
    });
    expect(audit).toHaveLength(1);
  });

  it("says a reply and a file again, and asks for the conversation they belong to", async () => {
    const { id: linkId } = await link();
    const common = {
      organisationId: organisation.organisationId,
      linkId,
      origin: "ours",
      state: "failed" as const,
      ...REFUSED,
    };
    const [reply, file] = [newId(), newId()];
    await systemDb().syncComment.create({
      data: { ...common, id: reply, commentId: newId(), theirId: "7", goneAt: new Date(), triedDigest: "x" },
    });
    await systemDb().syncFile.create({
      data: { ...common, id: file, attachmentId: newId(), fileName: "größe.png" },
    });
    await systemDb().syncConversation.deleteMany({ where: { linkId } });
    const { items } = await listDeadLetters(admin, {});
    expect(items.map(({ id, field }) => [id, field]).sort()).toEqual(
      [
        [reply, "reply"],
        [file, "file"],
      ].sort(),
    );
    expect(await retryDeadLetters(admin, { ids: [reply, file] })).toEqual({ letters: 2 });
    expect(await systemDb().syncComment.findUniqueOrThrow({ where: { id: reply } })).toMatchObject({
      state: "waiting",
      theirId: null,
      goneAt: null,
      failureCode: null,
    });
    expect(await systemDb().syncConversation.findUniqueOrThrow({ where: { linkId } })).toMatchObject({
      notBefore: expect.any(Date),
    });
    await systemDb().syncFile.update({ where: { id: file }, data: { state: "failed" } });
    expect(await skipDeadLetters(admin, { ids: [file] })).toEqual({ letters: 1 });
  });

  it("lets what waits go now", async () => {
    const { id } = await link();
    await putOff(id, 2);
    const [letter] = (await listDeadLetters(admin, {})).items;
    await retryDeadLetters(admin, { ids: [letter?.id ?? ""] });
    const job = await systemContext(organisation);
    const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 10 });
    expect(requests.map(({ linkId }) => linkId)).toEqual([id]);
  });

  it("lets a conflict be, and takes that back by trying again", async () => {
    const { id } = await link();
    const letter = await fieldInTrouble(id, "conflict");
    expect(await retryDeadLetters(admin, { ids: [letter] })).toEqual({ letters: 0 });
    expect(await skipDeadLetters(admin, { ids: [letter] })).toEqual({ letters: 1 });
    expect(await systemDb().syncField.findUniqueOrThrow({ where: { id: letter } })).toMatchObject({
      state: "skipped",
    });
    expect(await retryDeadLetters(admin, { ids: [letter] })).toEqual({ letters: 1 });
  });
});

describe("telling", () => {
  it("makes one notice of one cause that hits many tickets, and none the second time", async () => {
    const many = await Promise.all(Array.from({ length: 30 }, link));
    for (const { id } of many) await fieldInTrouble(id, "failed", REFUSED);
    await tell();
    const [first, ...others] = await notices();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ title: "A change on 30 tickets does not arrive", occurrences: 30 });
    const { searchParams } = new URL(first?.actionPath ?? "", "http://localhost");
    const shown = await listDeadLetters(admin, Object.fromEntries(searchParams));
    expect(shown.items).toHaveLength(30);
    await tell();
    expect(await notices()).toEqual([first]);
  });

  it("takes the notice back when nothing is hit any more, and tells anew when something is", async () => {
    const { id } = await link();
    const letter = await fieldInTrouble(id, "failed", REFUSED);
    await tell();
    await systemDb().syncField.update({ where: { id: letter }, data: { state: "in_step" } });
    await tell();
    expect(await notices()).toEqual([]);
    await systemDb().syncField.update({ where: { id: letter }, data: { state: "failed" } });
    await tell();
    expect(await notices()).toHaveLength(1);
  });

  it("does not repeat a notice that was put away, until more is hit", async () => {
    const { id } = await link();
    await fieldInTrouble(id, "failed", REFUSED);
    await tell();
    await systemDb().notice.updateMany({
      where: { organisationId: organisation.organisationId },
      data: { resolvedAt: new Date() },
    });
    await tell();
    expect(await notices()).toEqual([]);
    await fieldInTrouble((await link()).id, "failed", REFUSED);
    await tell();
    expect(await notices()).toMatchObject([{ occurrences: 2 }]);
  });

  it("says nothing of what was put off once or twice", async () => {
    const { id } = await link();
    await putOff(id, 2);
    await tell();
    expect(await notices()).toEqual([]);
    await systemDb().syncRequest.update({ where: { linkId: id }, data: { notBefore: new Date(0) } });
    await putOff(id, 1);
    await tell();
    expect(await notices()).toMatchObject([{ title: "1 ticket waits for ClickUp" }]);
  });
});

describe("the round that tells", () => {
  it("takes in an organisation of which nothing but a reply, or nothing but a file, does not arrive", async () => {
    const { organisationId } = organisation;
    const { id: linkId } = await link();
    const isDue = async () => (await listDeadLettersDueAcrossOrganisations(10_000)).includes(organisationId);
    const pair = () =>
      ({ id: newId(), organisationId, linkId, origin: "ours", state: "failed", ...REFUSED }) as const;
    expect(await isDue()).toBe(false);
    const reply = await systemDb().syncComment.create({ data: { ...pair(), commentId: newId() } });
    expect(await isDue()).toBe(true);
    await systemDb().syncComment.delete({ where: { id: reply.id } });
    expect(await isDue()).toBe(false);
    await systemDb().syncFile.create({ data: { ...pair(), attachmentId: newId(), fileName: "a.log" } });
    expect(await isDue()).toBe(true);
    await tell();
    expect(await notices()).toMatchObject([{ title: "A change on 1 ticket does not arrive" }]);
  });

  it("leaves no organisation out for good when there are more than it takes", async () => {
    await fieldInTrouble((await link()).id, "failed", REFUSED);
    const first = organisation.organisationId;
    organisation = await createOrganisation();
    connectionId = await createConnectionRow(organisation);
    customerId = (await createCustomer(organisation)).id;
    await fieldInTrouble((await link()).id, "failed", REFUSED);
    const missing = new Set([first, organisation.organisationId]);
    for (let round = 0; round < 1_000 && missing.size > 0; round += 1)
      for (const id of await listDeadLettersDueAcrossOrganisations(1)) missing.delete(id);
    expect(missing.size).toBe(0);
  });
});
