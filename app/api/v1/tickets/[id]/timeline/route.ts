// GET /api/v1/tickets/{id}/timeline
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { sortDirectionSchema } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput } from "#lib/platform/pagination/index.ts";
import { listTimeline } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/timeline",
    auth: ["session", "apiKey"],
    verb: listTimeline,
    params: z.strictObject({ id: idSchema }),
    query: z.strictObject({
      ...pageInput,
      only: z.enum(["comments", "events"]).optional(),
      direction: sortDirectionSchema.default("asc"),
    }),
    input: ({ params, query }) => ({ ticketId: params.id, ...query }),
    rateLimit: "read",
    summary: "List everything that happened to a ticket",
    tags: ["Tickets"],
  }),
});
