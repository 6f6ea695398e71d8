import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import {
  apiKeyContext,
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createSavedView, deleteSavedView, listSavedViews, updateSavedView } from "./index.ts";

let organisation: TestOrganisation;
let agent: TestContext;
let admin: TestContext;
let foreigner: TestContext;

beforeAll(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  admin = await memberContext(organisation, "admin");
  foreigner = await memberContext(await createOrganisation(), "admin");
});
afterAll(disconnectDatabase);

const view = { resource: "tickets", name: "Urgent", query: { priority: ["urgent"], sort: "due" } } as const;
const input = { ...view, query: { ...view.query, priority: [...view.query.priority] } };

async function namesFor(ctx: TestContext): Promise<string[]> {
  return (await listSavedViews(ctx, { resource: "tickets" })).map(({ name }) => name);
}

describe("saved views", () => {
  it("are one's own until an admin shares them, each change on record", async () => {
    const own = await createSavedView(agent, input);
    expect(own).toMatchObject({ ...input, isShared: false, isEditable: true });
    const shared = await createSavedView(admin, { ...input, name: "Everybody's", isShared: true });
    expect(await namesFor(agent)).toEqual(["Everybody's", "Urgent"]);
    expect(await namesFor(admin)).toEqual(["Everybody's"]);
    expect(await namesFor(foreigner)).toEqual([]);
    expect(await namesFor(await apiKeyContext(organisation))).toEqual(["Everybody's"]);
    expect(await listSavedViews(agent, { resource: "customers" })).toEqual([]);
    const [seen] = await listSavedViews(agent, { resource: "tickets" });
    expect(seen).toMatchObject({ id: shared.id, isEditable: false });

    await updateSavedView(agent, { id: own.id, name: "Mine" });
    await deleteSavedView(agent, { id: own.id });
    const rows = await systemDb().auditEvent.findMany({
      where: { targetId: own.id },
      orderBy: { createdAt: "asc" },
    });
    expect(rows.map(({ action }) => action)).toEqual(["view.created", "view.updated", "view.deleted"]);
    await deleteSavedView(admin, { id: shared.id });
  });

  it("are shared and changed for everybody by admins alone", async () => {
    await expect(createSavedView(agent, { ...input, isShared: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    const own = await createSavedView(agent, input);
    await expect(updateSavedView(agent, { id: own.id, isShared: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    const shared = await createSavedView(admin, { ...input, isShared: true });
    await expect(updateSavedView(agent, { id: shared.id, name: "Ours" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(deleteSavedView(agent, { id: shared.id })).rejects.toMatchObject({ code: "forbidden" });
    expect(await updateSavedView(admin, { id: shared.id, isShared: false })).toMatchObject({
      isShared: false,
    });
  });

  it("of somebody else, even an admin's colleague, are not there", async () => {
    const own = await createSavedView(agent, input);
    for (const ctx of [admin, foreigner]) {
      await expect(updateSavedView(ctx, { id: own.id, name: "Mine" })).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(deleteSavedView(ctx, { id: own.id })).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("are refused without a name, for lists that there are not, and from contacts", async () => {
    await expect(createSavedView(agent, { ...input, name: " " })).rejects.toMatchObject({
      fields: [{ path: "name" }],
    });
    await expect(createSavedView(agent, { ...input, query: { q: "x".repeat(501) } })).rejects.toMatchObject({
      code: "validation_failed",
    });
    await expect(createSavedView(await contactContext(organisation), input)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
