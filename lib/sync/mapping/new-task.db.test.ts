/** The custom fields of a new task, through the pipeline that makes it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { type FieldMappingDesk, openFieldMappingDesk } from "#lib/testing/field-mapping-desk.ts";
import { createTicket, ticketTaskSource } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { createNewTaskFields } from "./new-task.ts";

let sandbox: RunningSandbox;
let desk: FieldMappingDesk;

beforeAll(async () => {
  sandbox = await startClickupSandbox();
  desk = await openFieldMappingDesk(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRequest.deleteMany({});
});

describe("a new task", () => {
  const newTaskFields = createNewTaskFields({ ticket: ticketTaskSource });
  const ask = async (customValues: Record<string, unknown>) => {
    const ticket = await createTicket(await desk.admin(), {
      title: "New",
      customerId: desk.customerId,
      customValues,
    });
    return newTaskFields(
      await desk.job(),
      {
        connectionId: desk.place.connectionId,
        timeZone: "Europe/Stockholm",
        tokenKey: tokenKeyOf(desk.connected.token),
        client: desk.client,
      },
      {
        sourceType: "ticket",
        sourceId: ticket.id,
        customerId: desk.customerId,
        workspaceId: desk.connected.workspaceId,
        list: { id: desk.place.listId, name: "Escalations" },
      },
    );
  };

  it("is made with its values, with defaults where there are none, and without what does not fit", async () => {
    const options =
      sandbox.control.fields(desk.place.listId).find(({ type }) => type === "drop_down")?.options ?? [];
    await desk.publish([
      desk.pair("note", "number"),
      desk.pair("effort", "currency"),
      desk.pair("severity", "drop_down", { default: options[0]?.id ?? "" }),
    ]);
    expect(await ask({ note: "word", effort: 3.456 })).toMatchObject({
      isChecked: true,
      problem: null,
      fields: [
        { id: desk.fieldId("currency"), value: 3.46 },
        { id: desk.fieldId("drop_down"), value: options[0]?.id },
      ],
    });
  });

  it("that would lack a required field is not made, and says where to mend it", async () => {
    sandbox.control.changeField(desk.fieldId("url"), { required: true });
    sandbox.control.changeField(desk.fieldId("email"), { required: true });
    await desk.publish([desk.pair("manual", "url")]);
    const { problem } = await ask({});
    expect(problem).toMatchObject({ code: "clickup_field_missing" });
    expect(problem?.message).toContain("requires “Manual”, “Reporter's address”");
    expect(problem?.action).toContain("Fill in “Manual”");
    expect(problem?.action).toContain("map “Reporter's address”");
    await desk.publish([
      desk.pair("manual", "url"),
      desk.pair("mail", "email", { default: "nobody@example.com" }),
    ]);
    expect(await ask({ manual: "https://a.example/" })).toMatchObject({ problem: null });
    sandbox.control.changeField(desk.fieldId("url"), { required: false });
    sandbox.control.changeField(desk.fieldId("email"), { required: false });
  });
});
