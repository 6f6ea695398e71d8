/** Whether a standby could take over: its token is tried now and then, and what its person sees is read anew. */
import "server-only";
import { z } from "zod";
import { raiseNotice } from "#lib/organisations/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { open } from "#lib/platform/crypto/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { createClickUpClient } from "../api-client.ts";
import { ClickUpTokenError } from "../errors.ts";
import { connectionNotice, resolveConnectionNotices } from "../internal/connection-notices.ts";
import { createRateBudget } from "../rate-budget.ts";
import { standbyTokenContext } from "../token-context.ts";
import { readSight, sightSchema } from "./read-sight.ts";

/** Standbys that nobody has tried since an instant. Bounded, the longest untried first. */
export async function listStandbysDueAcrossOrganisations(
  before: Date,
  limit: number,
): Promise<{ organisationId: string; connectionId: string }[]> {
  return systemDb().clickupStandby.findMany({
    where: {
      status: "ready",
      triedAt: { lt: before },
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    orderBy: { triedAt: "asc" },
    take: limit,
    select: { organisationId: true, connectionId: true },
  });
}

const standbyRow = z.object({ id: idSchema, tokenCiphertext: z.string(), tokenKey: z.uuid() });

/** Notes the try before it is made, so that one which never answers does not come first again. */
const beginCheck = defineCommand({
  name: "clickup.begin_standby_check",
  withoutAudit: "a look at what is there, not a change that anybody made",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema }),
  output: standbyRow.nullable(),
  run: async (ctx, { connectionId }) => {
    const [row] = await ctx.db.clickupStandby.updateManyAndReturn({
      where: { connectionId, status: "ready" },
      data: { triedAt: ctx.now() },
      select: { id: true, tokenCiphertext: true, tokenKey: true },
    });
    return { output: row ?? null };
  },
});

const noteSight = defineCommand({
  name: "clickup.note_standby_sight",
  withoutAudit: "a copy of what ClickUp says; nothing of ours was changed",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema, id: idSchema, sight: sightSchema }),
  output: z.object({}),
  run: async (ctx, { connectionId, id, sight }) => {
    const { count } = await ctx.db.clickupStandby.updateMany({
      where: { id, status: "ready" },
      data: { ...sight, checkedAt: ctx.now() },
    });
    if (count > 0) await resolveConnectionNotices(ctx, connectionId, ["standbyDead"]);
    return { output: {} };
  },
});

const markDead = defineCommand({
  name: "clickup.mark_standby_dead",
  audit: "clickup_standby.died",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema, id: idSchema, ecode: z.string() }),
  output: z.object({}),
  run: async (ctx, { connectionId, id, ecode }) => {
    const [row] = await ctx.db.clickupStandby.updateManyAndReturn({
      where: { id, status: "ready" },
      data: { status: "dead" },
      select: { clickupUserName: true },
    });
    if (row === undefined) return { output: {}, audit: null };
    const connection = await ctx.db.clickupConnection.findUniqueOrThrow({ where: { id: connectionId } });
    await raiseNotice(ctx, {
      deduplicationKey: connectionNotice("standbyDead", connectionId),
      severity: "warning",
      title: `Nobody stands by for ${connection.clickupUserName} at ClickUp any more`,
      body: `ClickUp no longer knows the authorisation of ${row.clickupUserName}, the standby (${ecode}). Have a person authorise again, or somebody else.`,
      actionLabel: "Name a standby",
      actionPath: "/settings/clickup",
    });
    return {
      output: {},
      audit: {
        target: { type: "clickup_connection", id: connectionId, name: connection.clickupUserName },
        before: { standby: row.clickupUserName, status: "ready" },
        after: { status: "dead", ecode },
      },
    };
  },
});

const readStandby = defineQuery({
  name: "clickup.read_standby_status",
  permission: "clickup:read",
  input: z.strictObject({ id: idSchema }),
  output: z.enum(["ready", "dead", "gone"]),
  run: async (ctx, { id }) =>
    (await ctx.db.clickupStandby.findUnique({ where: { id }, select: { status: true } }))?.status ?? "gone",
});

/** Tries the token of a connection's standby. Trouble at ClickUp says nothing of it, and is thrown. */
export async function checkStandby(
  ctx: Context,
  { connectionId, signal }: { connectionId: string; signal?: AbortSignal },
): Promise<"ready" | "dead" | "gone"> {
  const row = await beginCheck(ctx, { connectionId });
  if (row === null) return "gone";
  const client = createClickUpClient({
    token: open(row.tokenCiphertext, standbyTokenContext(row.id)),
    baseUrl: env().CLICKUP_API_URL,
    budget: createRateBudget({
      tokenKey: row.tokenKey,
      lane: "sweep",
      limit: env().CLICKUP_RATE_LIMIT,
      holder: row.id,
    }),
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    await noteSight(ctx, { connectionId, id: row.id, sight: await readSight(client) });
  } catch (error) {
    if (!(error instanceof ClickUpTokenError)) throw error;
    await markDead(ctx, { connectionId, id: row.id, ecode: error.ecode ?? "" });
  }
  return readStandby(ctx, { id: row.id });
}
