/** Keeping what an authorisation gave: the connection itself, renewed or new. */
import "server-only";
import { z } from "zod";
import { seal } from "#lib/platform/crypto/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { chooseConnection } from "./internal/choose-connection.ts";
import { resolveConnectionNotices } from "./internal/connection-notices.ts";
import { tokenKeyOf } from "./rate-budget.ts";
import { oauthPurposeSchema, spacesSyncRequested, webhooksEnsureRequested } from "./schema.ts";
import { tokenContext } from "./token-context.ts";

export const authorisedPersonSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  timeZone: z.string().nullable(),
});
export type AuthorisedPerson = z.infer<typeof authorisedPersonSchema>;

const wish = {
  purpose: oauthPurposeSchema.exclude(["standby"]).nullable(),
  connectionId: idSchema.nullable(),
};

/** One at a time in an organisation: two callbacks at once must not both make a connection for one person. */
export async function lockConnections(ctx: VerbContext): Promise<void> {
  await ctx.db.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('clickup_connections:' || ${ctx.organisationId}, 0))`;
}

/** Keeps an authorisation: as a connection of its own, or in place of the one that it renews. */
export const storeConnection = defineCommand({
  name: "clickup.store_connection",
  audit: "clickup_connection.connected",
  permission: "clickup:connect",
  input: z.strictObject({
    ...wish,
    token: z.string().min(1),
    person: authorisedPersonSchema,
    workspaces: z.array(z.object({ id: z.string(), name: z.string(), color: z.string().nullable() })).min(1),
  }),
  output: z.discriminatedUnion("outcome", [
    z.object({ outcome: z.literal("connected"), connectionId: idSchema }),
    z.object({ outcome: z.enum(["connection_gone", "person_connected_already"]) }),
  ]),
  run: async (ctx, { token, person, workspaces, purpose, connectionId }) => {
    await lockConnections(ctx);
    const choice = await chooseConnection(ctx.db, { purpose, connectionId, personId: person.id });
    if (choice.outcome !== "new" && choice.outcome !== "renew")
      return { output: { outcome: choice.outcome }, audit: null };
    const at = ctx.now();
    const known = choice.outcome === "renew" ? choice.row : null;
    const id = known?.id ?? newId();
    const fields = {
      status: "connected" as const,
      statusReason: null,
      clickupUserId: person.id,
      clickupUserName: person.name,
      clickupUserEmail: person.email,
      clickupTimeZone: person.timeZone,
      tokenCiphertext: seal(token, tokenContext(id)),
      tokenKey: tokenKeyOf(token),
      connectedById: ctx.actor.type === "member" ? ctx.actor.userId : null,
      connectedByName: ctx.actor.name,
      connectedAt: at,
      disconnectedAt: null,
      spacesSyncStatus: "queued",
      spacesSyncStartedAt: at,
      spacesSyncDone: 0,
      spacesSyncTotal: workspaces.length,
      spacesSyncError: null,
      webhooksTriedAt: null,
      webhooksError: null,
      webhooksAskedAt: at,
      // Whoever looks after them with the old token finds the claim gone, and stops.
      webhooksClaimToken: null,
      webhooksClaimedAt: null,
    };
    if (known === null) {
      await ctx.db.clickupConnection.create({ data: { id, organisationId: ctx.organisationId, ...fields } });
    } else {
      await ctx.db.clickupConnection.update({ where: { id }, data: fields });
      await ctx.db.clickupWorkspace.deleteMany({ where: { connectionId: id } });
      // Silences were the webhooks' of whoever was there before.
      if (known.clickupUserId !== person.id)
        await ctx.db.clickupWebhook.updateMany({ where: { connectionId: id }, data: { silences: 0 } });
      // Nobody stands by for themselves.
      await ctx.db.clickupStandby.deleteMany({ where: { connectionId: id, clickupUserId: person.id } });
    }
    await ctx.db.clickupWorkspace.createMany({
      data: workspaces.map((workspace) => ({
        id: newId(),
        organisationId: ctx.organisationId,
        connectionId: id,
        workspaceId: workspace.id,
        name: workspace.name,
        color: workspace.color,
        syncedAt: at,
      })),
    });
    await resolveConnectionNotices(ctx, id, ["reconnect", "silent"]);
    ctx.emit(spacesSyncRequested, { connectionId: id, reason: "connected" });
    ctx.emit(webhooksEnsureRequested, { connectionId: id, reason: "connected" });
    return {
      output: { outcome: "connected" as const, connectionId: id },
      audit: {
        target: { type: "clickup_connection", id, name: person.name },
        before: known === null ? null : { status: known.status, person: known.clickupUserName },
        after: {
          status: "connected",
          person: person.name,
          workspaces: workspaces.map((workspace) => workspace.name),
        },
      },
    };
  },
});

/** The connection that works by another person's token, which a sign-in by `personId` puts in its place. */
export const findReplacedConnection = defineQuery({
  name: "clickup.find_replaced_connection",
  permission: "clickup:connect",
  input: z.strictObject({ ...wish, personId: z.string() }),
  output: idSchema.nullable(),
  run: async (ctx, input) => {
    const choice = await chooseConnection(ctx.db, input);
    if (choice.outcome !== "renew") return null;
    const { row } = choice;
    return row.status === "connected" && row.clickupUserId !== input.personId ? row.id : null;
  },
});
