import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { holdClock } from "#lib/platform/clock/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { conflict, RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { createApiKeyRow } from "#lib/testing/api-keys.ts";
import { createOrganisation, type TestOrganisation } from "#lib/testing/contexts.ts";
import { LEASE_MS } from "../steps/idempotency.ts";
import { route } from "./index.ts";

/** What the verb does when its moment comes: set by each test. */
let during: () => Promise<void> = async () => {};

const createCustomer = defineCommand({
  name: "customers.create",
  permission: "customers:write",
  input: z.object({ name: z.string() }),
  output: z.object({ id: idSchema, name: z.string() }),
  audit: "customer.created",
  run: async (ctx, { name }) => {
    const id = newId();
    await ctx.db.customer.create({ data: { id, organisationId: ctx.organisationId, name } });
    await during();
    return { output: { id, name }, audit: { target: { type: "customer", id, name } } };
  },
});

const POST = route({
  method: "POST",
  path: "/api/v1/things",
  auth: ["apiKey"],
  verb: createCustomer,
  status: 201,
  rateLimit: "write",
  summary: "Test",
  tags: ["Test"],
});

let organisation: TestOrganisation;
let token: string;

beforeAll(async () => {
  organisation = await createOrganisation();
  token = (await createApiKeyRow(organisation, ["customers:write"])).token;
});
let release = () => {};
afterEach(() => {
  during = async () => {};
  release();
});
afterAll(disconnectDatabase);

async function post(key: string, name: string, options: { as?: string; query?: string } = {}) {
  const request = new Request(`http://localhost:3000/api/v1/things${options.query ?? ""}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${options.as ?? token}`,
      "content-type": "application/json",
      "idempotency-key": key,
    },
    body: JSON.stringify({ name }),
  });
  const response = await POST(request, { params: Promise.resolve({}) });
  return {
    status: response.status,
    isReplay: response.headers.get("idempotency-replayed") === "true",
    type: response.headers.get("content-type"),
    retryAfter: response.headers.get("retry-after"),
    text: await response.text(),
  };
}

function count(name: string): Promise<number> {
  return systemDb().customer.count({ where: { organisationId: organisation.organisationId, name } });
}

/** A gate that a verb waits at until the test opens it. */
function gate() {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    pass: async () => {
      reached.resolve();
      await opened.promise;
    },
  };
}

describe("Idempotency-Key", () => {
  it("gives a repeat the first answer again, byte for byte, and does nothing", async () => {
    const [key, name] = [newId(), newId()];
    const first = await post(key, name);
    const second = await post(key, name);
    expect(first).toMatchObject({ status: 201, isReplay: false });
    expect(second).toMatchObject({ status: 201, isReplay: true, text: first.text, type: "application/json" });
    expect(await count(name)).toBe(1);
  });

  it("does one thing for many requests at once", async () => {
    const [key, name] = [newId(), newId()];
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(key, name)));
    expect(await count(name)).toBe(1);
    for (const { status, retryAfter } of answers) {
      expect([201, 409]).toContain(status);
      if (status === 409) expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    expect(answers.some(({ status }) => status === 201)).toBe(true);
  });

  it("refuses the key with another body or address", async () => {
    const [key, name] = [newId(), newId()];
    await post(key, name);
    for (const answer of [await post(key, "other"), await post(key, name, { query: "?x=1" })]) {
      expect([409, 422]).toContain(answer.status);
    }
    expect(JSON.parse((await post(key, "other")).text)).toMatchObject({ code: "idempotency_key_reused" });
    expect(await count("other")).toBe(0);
  });

  it("keeps the keys of different callers apart", async () => {
    const [key, name] = [newId(), newId()];
    const another = (await createApiKeyRow(organisation, ["customers:write"])).token;
    await post(key, name);
    expect((await post(key, name, { as: another })).isReplay).toBe(false);
    expect(await count(name)).toBe(2);
  });

  it("answers 409 while the first request runs, and its answer afterwards", async () => {
    const [key, name] = [newId(), newId()];
    const { reached, open, pass } = gate();
    during = pass;
    const first = post(key, name);
    await reached;
    const second = await post(key, name);
    expect([second.status, JSON.parse(second.text).code]).toEqual([409, "idempotency_in_progress"]);
    open();
    expect((await first).status).toBe(201);
    expect(await post(key, name)).toMatchObject({ status: 201, isReplay: true });
  });

  it("repeats a refusal that is final", async () => {
    const [key, name] = [newId(), newId()];
    during = async () => {
      throw conflict("This name is taken.");
    };
    const first = await post(key, name);
    during = async () => {};
    const second = await post(key, name);
    expect(first.status).toBe(409);
    expect(second).toMatchObject({
      status: 409,
      isReplay: true,
      type: "application/problem+json",
      text: first.text,
    });
    expect(await count(name)).toBe(0);
  });

  it.each([
    ["an unexpected failure", new Error("boom"), 500],
    ["a failure that passes", new RelaydeskError("unavailable", "away"), 503],
    ["a rate limit", new RelaydeskError("clickup_rate_limited", "later"), 429],
  ])("lets a repeat try again after %s", async (_, error, status) => {
    const [key, name] = [newId(), newId()];
    during = () => Promise.reject(error);
    expect((await post(key, name)).status).toBe(status);
    during = async () => {};
    expect(await post(key, name)).toMatchObject({ status: 201, isReplay: false });
    expect(await count(name)).toBe(1);
  });

  it("does not let a request that died block its key for ever", async () => {
    const [key, name] = [newId(), newId()];
    await post(key, name);
    // As a process leaves it that was killed between claim and effect.
    await systemDb().customer.deleteMany({ where: { organisationId: organisation.organisationId, name } });
    await systemDb().idempotencyKey.updateMany({
      where: { organisationId: organisation.organisationId, key },
      data: { responseStatus: null, completedAt: null },
    });
    expect((await post(key, name)).status).toBe(409);
    release = holdClock(() => new Date(Date.now() + LEASE_MS + 1));
    expect(await post(key, name)).toMatchObject({ status: 201, isReplay: false });
    expect(await count(name)).toBe(1);
  });

  it("undoes a first request that was so slow that another took its key over", async () => {
    const [key, name] = [newId(), newId()];
    const { reached, open, pass } = gate();
    during = pass;
    const slow = post(key, name);
    await reached;
    during = async () => {};
    release = holdClock(() => new Date(Date.now() + LEASE_MS + 1));
    expect(await post(key, name)).toMatchObject({ status: 201, isReplay: false });
    open();
    expect((await slow).status).toBe(409);
    expect(await count(name)).toBe(1);
  });

  it("forgets a key after a day", async () => {
    const [key, name] = [newId(), newId()];
    await post(key, name);
    release = holdClock(() => new Date(Date.now() + 25 * 60 * 60 * 1000));
    expect((await post(key, "another request")).status).toBe(201);
  });

  it.each(["", "a b", "x".repeat(256), "ä"])("refuses the malformed key %j", async (key) => {
    const name = newId();
    // A header is Latin-1 at most, so that fetch itself takes these.
    const answer = await post(key, name);
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ path: "Idempotency-Key", in: "header" }] });
    expect(await count(name)).toBe(0);
  });
});
