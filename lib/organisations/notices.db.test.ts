import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import { createOrganisation, memberContext, systemContext } from "#lib/testing/contexts.ts";
import { dismissNotice } from "./dismiss-notice.ts";
import { listNotices } from "./list-notices.ts";
import { type NoticeInput, raiseNotice, resolveNotice } from "./raise-notice.ts";

const notice: NoticeInput = {
  deduplicationKey: "clickup:reconnect",
  severity: "error",
  title: "ClickUp must be connected again",
  body: "ClickUp no longer knows the token.",
  actionLabel: "Reconnect",
  actionPath: "/settings/clickup",
};

afterAll(disconnectDatabase);

describe("notices", () => {
  it("tell the admins once per cause, however many things it hits at once", async () => {
    const organisation = await createOrganisation();
    const job = await systemContext(organisation);
    const raised = await Promise.all(
      Array.from({ length: 8 }, () => transaction(job, (ctx) => raiseNotice(ctx, notice))),
    );
    expect(raised.filter(({ isNew }) => isNew)).toHaveLength(1);
    const { items } = await listNotices(await memberContext(organisation, "admin"), {});
    const { deduplicationKey: _, ...shown } = notice;
    expect(items).toMatchObject([{ ...shown, occurrences: 8 }]);
  });

  it("go when their cause does, and come back as new when it returns", async () => {
    const organisation = await createOrganisation();
    const job = await systemContext(organisation);
    const admin = await memberContext(organisation, "owner");
    await transaction(job, (ctx) => raiseNotice(ctx, notice));
    await transaction(job, (ctx) => resolveNotice(ctx, notice.deduplicationKey));
    await transaction(job, (ctx) => resolveNotice(ctx, "never raised"));
    expect((await listNotices(admin, {})).items).toEqual([]);
    expect(await transaction(job, (ctx) => raiseNotice(ctx, { ...notice, title: "Again" }))).toEqual({
      isNew: true,
    });
    expect((await listNotices(admin, {})).items).toMatchObject([{ title: "Again", occurrences: 1 }]);
  });

  it("are put away by an admin, once on record", async () => {
    const organisation = await createOrganisation();
    const job = await systemContext(organisation);
    const admin = await memberContext(organisation, "admin");
    await transaction(job, (ctx) => raiseNotice(ctx, notice));
    const [open] = (await listNotices(admin, {})).items;
    const id = open?.id ?? "";
    await Promise.all([dismissNotice(admin, { id }), dismissNotice(admin, { id })]);
    expect((await listNotices(admin, {})).items).toEqual([]);
    const audit = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(audit.map(({ action, targetId }) => [action, targetId])).toEqual([["notice.dismissed", id]]);
  });

  it("are for admins, and stay in their organisation", async () => {
    const [mine, theirs] = [await createOrganisation(), await createOrganisation()];
    await transaction(await systemContext(theirs), (ctx) => raiseNotice(ctx, notice));
    const row = await systemDb().notice.findFirstOrThrow({
      where: { organisationId: theirs.organisationId },
    });
    const admin = await memberContext(mine, "admin");
    expect((await listNotices(admin, {})).items).toEqual([]);
    for (const id of [row.id, newId()]) {
      await expect(dismissNotice(admin, { id })).rejects.toMatchObject({ code: "not_found" });
    }
    const agent = await memberContext(theirs, "agent");
    await expect(listNotices(agent, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(dismissNotice(agent, { id: row.id })).rejects.toMatchObject({ code: "forbidden" });
  });
});
