/** Tickets that are put together, and tickets that are taken apart. */
import { z } from "zod";
import { blockOfText, lineOfText } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { DESCRIPTION_MAX } from "./conversation-schema.ts";

export const MERGE_MAX = 50;
const SPLIT_MAX = 200;

const distinctIds = (maximum: number, nothing: string, tooMany: string) =>
  z
    .array(idSchema)
    .min(1, { error: nothing })
    .max(maximum, { error: tooMany })
    .overwrite((ids) => [...new Set(ids.map((id) => id.toLowerCase()))]);

const mergeTicketsBodySchema = z.strictObject({
  /** The tickets that go: what was said on them moves over, and they are closed. */
  ticketIds: distinctIds(MERGE_MAX, "Choose at least one ticket", `At most ${MERGE_MAX} tickets at once`),
});
/** `id` names the ticket that stays. */
export const mergeTicketsInput = mergeTicketsBodySchema.extend({ id: idSchema });
export type MergeTicketsInput = z.input<typeof mergeTicketsInput>;

const splitTicketBodySchema = z.strictObject({
  title: lineOfText(300),
  description: blockOfText(DESCRIPTION_MAX, 0).default(""),
  /** The replies and notes that move to the new ticket, with their files. */
  commentIds: distinctIds(SPLIT_MAX, "Choose at least one entry", `At most ${SPLIT_MAX} entries at once`),
});
export const splitTicketInput = splitTicketBodySchema.extend({ id: idSchema });
export type SplitTicketInput = z.input<typeof splitTicketInput>;
