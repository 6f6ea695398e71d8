import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { conflict, RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { afterCommit, defineCommand, defineQuery, transaction } from "./index.ts";

const customerNamed = defineSignal("customers/customer.named", z.object({ customerId: idSchema }));

const nameCustomer = defineCommand({
  name: "customers.name",
  permission: "customers:write",
  input: z.strictObject({
    name: z.string().trim().min(1),
    ending: z.enum(["fail", "conflict", "twice"]).optional(),
  }),
  output: z.object({ id: idSchema, name: z.string() }),
  audit: "customer.named",
  run: async (ctx, input) => {
    const id = newId();
    await ctx.db.customer.create({ data: { id, organisationId: ctx.organisationId, name: input.name } });
    ctx.emit(customerNamed, { customerId: id });
    if (input.ending === "fail") throw new Error("the printer is on fire");
    if (input.ending === "conflict") throw conflict("Taken.");
    if (input.ending === "twice") {
      await ctx.db.customer.create({ data: { id, organisationId: ctx.organisationId, name: input.name } });
    }
    return {
      output: { id, name: input.name },
      audit: {
        target: { type: "customer", id, name: input.name },
        before: { name: "old", token: "abc" },
        after: { name: input.name, token: "def" },
      },
    };
  },
});

const countCustomers = defineQuery({
  name: "customers.count",
  permission: "customers:read",
  input: z.object({ name: z.string() }),
  output: z.object({ count: z.number() }),
  run: async (ctx, { name }) => ({ count: await ctx.db.customer.count({ where: { name } }) }),
});

let organisation: TestOrganisation;
let agent: TestContext;
let legal: TestContext;

beforeAll(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  legal = await memberContext(organisation, "legal");
});
afterAll(disconnectDatabase);

function traces(name: string) {
  const { organisationId } = organisation;
  return Promise.all([
    systemDb().customer.count({ where: { organisationId, name } }),
    systemDb().auditEvent.count({ where: { organisationId, targetName: name } }),
    systemDb().outboxEvent.count({ where: { organisationId } }),
  ]);
}

async function outbox(): Promise<number> {
  return systemDb().outboxEvent.count({ where: { organisationId: organisation.organisationId } });
}

describe("a command", () => {
  it("changes, leaves its audit row and its event, and returns what its schema says", async () => {
    const name = newId();
    const output = await nameCustomer(agent, { name: ` ${name} ` });
    expect(output).toEqual({ id: expect.any(String), name });
    const [row] = await systemDb().auditEvent.findMany({ where: { targetId: output.id } });
    expect(row).toMatchObject({
      organisationId: organisation.organisationId,
      action: "customer.named",
      actorType: "member",
      actorId: agent.actor.id,
      actorName: agent.actor.name,
      before: { name: "old", token: "[redacted]" },
      after: { name, token: "[redacted]" },
      changedFields: ["name", "token"],
      origin: "web",
      ipAddress: "127.0.0.1",
      requestId: agent.requestId,
    });
    const [event] = await systemDb().outboxEvent.findMany({
      where: { organisationId: organisation.organisationId },
      orderBy: { id: "desc" },
      take: 1,
    });
    expect(event).toMatchObject({
      name: "customers/customer.named",
      payload: { customerId: output.id, organisationId: organisation.organisationId },
      dispatchedAt: null,
    });
    expect(agent.dispatched.at(-1)).toMatchObject({ id: event?.id, name: "customers/customer.named" });
  });

  it("asks for the permission before anything else, and puts the refusal on record", async () => {
    const sizeBefore = legal.refusals.length;
    await expect(nameCustomer(legal, { name: "" })).rejects.toMatchObject({ code: "forbidden" });
    expect(legal.refusals.slice(sizeBefore)).toMatchObject([
      { verb: "customers.name", permission: "customers:write", organisationId: organisation.organisationId },
    ]);
  });

  it("names every issue of its input, and does nothing", async () => {
    const bad = JSON.parse('{"name":"  ","colour":"red","size":1}');
    const error = await nameCustomer(agent, bad).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(RelaydeskError);
    expect(error).toMatchObject({
      code: "validation_failed",
      fields: [{ path: "name" }, { path: "colour", message: "Unknown field" }, { path: "size" }],
    });
  });

  it.each(["fail", "conflict", "twice"] as const)(
    "leaves nothing behind when it ends in %s",
    async (ending) => {
      const name = newId();
      const eventsBefore = await outbox();
      const sentBefore = agent.dispatched.length;
      await expect(nameCustomer(agent, { name, ending })).rejects.toThrow();
      expect(await traces(name)).toEqual([0, 0, eventsBefore]);
      expect(agent.dispatched).toHaveLength(sentBefore);
    },
  );

  it("says in our words what the database refused", async () => {
    await expect(nameCustomer(agent, { name: newId(), ending: "twice" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("hands its events over only when others can see the change", async () => {
    const name = newId();
    let seen = -1;
    const watching = {
      ...agent,
      dispatch: async () => {
        [seen] = await traces(name);
      },
    };
    await nameCustomer(watching, { name });
    expect(seen).toBe(1);
  });

  it("that never audits has said why", () => {
    const quiet = defineCommand({
      name: "customers.touch",
      permission: "customers:write",
      input: z.object({}),
      output: z.null(),
      withoutAudit: "Nothing is changed that anybody could want to know.",
      run: async () => ({ output: null }),
    });
    expect(quiet.auditAction).toBeNull();
    expect(nameCustomer.auditAction).toBe("customer.named");
  });
});

describe("verbs inside a verb", () => {
  const nameTwo = defineCommand({
    name: "customers.nameTwo",
    permission: "customers:write",
    input: z.object({ first: z.string(), second: z.string(), ending: z.enum(["fail"]).optional() }),
    output: z.object({ seen: z.number() }),
    audit: "customer.named",
    run: async (ctx, { first, second, ending }) => {
      await nameCustomer(ctx, { name: first });
      // What the first wrote is there for the second: it is one transaction.
      const { count } = await countCustomers(ctx, { name: first });
      await nameCustomer(ctx, { name: second, ending });
      return { output: { seen: count }, audit: null };
    },
  });

  it("join its transaction and share its fate", async () => {
    const [first, second] = [newId(), newId()];
    expect(await nameTwo(agent, { first, second })).toEqual({ seen: 1 });
    expect((await traces(first)).slice(0, 2)).toEqual([1, 1]);
    expect((await traces(second)).slice(0, 2)).toEqual([1, 1]);

    const [third, fourth] = [newId(), newId()];
    const sentBefore = agent.dispatched.length;
    await expect(nameTwo(agent, { first: third, second: fourth, ending: "fail" })).rejects.toThrow();
    expect((await traces(third)).slice(0, 2)).toEqual([0, 0]);
    expect(agent.dispatched).toHaveLength(sentBefore);
  });

  it("hand over all events together, in order, after the outermost commit", async () => {
    const batches: string[][] = [];
    const watching = {
      ...agent,
      dispatch: async (events: { payload: unknown }[]) => {
        batches.push(events.map(({ payload }) => JSON.stringify(payload)));
      },
    };
    await transaction(watching, async (ctx) => {
      await nameCustomer(ctx, { name: newId() });
      expect(batches).toEqual([]);
      await nameCustomer(ctx, { name: newId() });
    });
    expect(batches.map((batch) => batch.length)).toEqual([2]);
  });

  it("do what cannot be taken back after the outermost commit, and not at all when there is none", async () => {
    const said: string[] = [];
    const say = (name: string) => async (ctx: Context) => {
      said.push(`${name}: ${(await countCustomers(ctx, { name })).count}`);
    };
    await transaction(agent, async (outer) => {
      await transaction(outer, async (inner) => {
        await nameCustomer(inner, { name: "Last words" });
        await afterCommit(inner, say("Last words"));
      });
      expect(said).toEqual([]);
    });
    expect(said).toEqual(["Last words: 1"]);
    await expect(
      transaction(agent, async (outer) => {
        await afterCommit(outer, say("Never said"));
        throw conflict("Undone.");
      }),
    ).rejects.toMatchObject({ code: "conflict" });
    await afterCommit(agent, say("At once"));
    expect(said).toEqual(["Last words: 1", "At once: 0"]);
  });

  it("stand although what follows their commit fails", async () => {
    const { id } = await transaction(agent, async (inner) => {
      await afterCommit(inner, () => Promise.reject(new Error("the mail server is away")));
      return nameCustomer(inner, { name: "Stands" });
    });
    expect(await systemDb().customer.findUnique({ where: { id } })).not.toBeNull();
  });

  it("still need their own permission", async () => {
    await expect(transaction(legal, (ctx) => nameCustomer(ctx, { name: "x" }))).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("a query", () => {
  it("sees the rows of its own organisation alone", async () => {
    const name = newId();
    const elsewhere = await systemContext(await createOrganisation());
    await nameCustomer(elsewhere, { name });
    expect(await countCustomers(agent, { name })).toEqual({ count: 0 });
    expect(await countCustomers(elsewhere, { name })).toEqual({ count: 1 });
  });

  it("returns nothing that its schema does not name", async () => {
    const leaky = defineQuery({
      name: "customers.leak",
      permission: "customers:read",
      input: z.object({}),
      output: z.object({ name: z.string() }),
      run: async () => ({ name: "x", passwordHash: "secret" }),
    });
    expect(await leaky(agent, {})).toEqual({ name: "x" });
  });
});
