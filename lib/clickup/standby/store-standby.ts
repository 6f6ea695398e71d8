import "server-only";
import { z } from "zod";
import { seal } from "#lib/platform/crypto/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { resolveConnectionNotices } from "../internal/connection-notices.ts";
import { tokenKeyOf } from "../rate-budget.ts";
import { authorisedPersonSchema } from "../store-connection.ts";
import { standbyTokenContext } from "../token-context.ts";
import { lockConnection } from "./lock-connection.ts";
import { sightSchema } from "./read-sight.ts";

/** Keeps a second person's authorisation for a connection, in place of the one that was kept before. */
export const storeStandby = defineCommand({
  name: "clickup.store_standby",
  audit: "clickup_standby.authorised",
  permission: "clickup:connect",
  input: z.strictObject({
    connectionId: idSchema,
    token: z.string().min(1),
    person: authorisedPersonSchema,
    sight: sightSchema,
  }),
  output: z.object({
    outcome: z.enum(["standby_ready", "standby_same_person", "connection_gone", "connection_dead"]),
  }),
  run: async (ctx, { connectionId, token, person, sight }) => {
    const connection = await lockConnection(ctx, connectionId);
    const refuse = (outcome: "standby_same_person" | "connection_gone" | "connection_dead") => ({
      output: { outcome },
      audit: null,
    });
    if (connection === null || connection.status === "disconnected") return refuse("connection_gone");
    if (connection.clickupUserId === person.id) return refuse("standby_same_person");
    if (connection.status === "reconnect_needed") return refuse("connection_dead");
    const before = await ctx.db.clickupStandby.findUnique({ where: { connectionId } });
    // A row of its own each time: what the old one sealed opens nothing here.
    await ctx.db.clickupStandby.deleteMany({ where: { connectionId } });
    const id = newId();
    const at = ctx.now();
    await ctx.db.clickupStandby.create({
      data: {
        id,
        organisationId: ctx.organisationId,
        connectionId,
        clickupUserId: person.id,
        clickupUserName: person.name,
        clickupUserEmail: person.email,
        clickupTimeZone: person.timeZone,
        tokenCiphertext: seal(token, standbyTokenContext(id)),
        tokenKey: tokenKeyOf(token),
        ...sight,
        authorisedById: ctx.actor.type === "member" ? ctx.actor.userId : null,
        authorisedByName: ctx.actor.name,
        authorisedAt: at,
        checkedAt: at,
        triedAt: at,
      },
    });
    await resolveConnectionNotices(ctx, connectionId, ["takenOver", "standbyDead"]);
    return {
      output: { outcome: "standby_ready" as const },
      audit: {
        target: { type: "clickup_connection", id: connectionId, name: connection.clickupUserName },
        before: before === null ? null : { standby: before.clickupUserName },
        after: { standby: person.name },
      },
    };
  },
});
