import { z } from "zod";
import type { FieldCodec } from "./field-codec.ts";
import { type SourceStatus, type StatusMap, sourceStatusSchema } from "./statuses.ts";

/**
 * The status: the source's own word, and the key of one of the List's statuses. A task that already is in a status
 * of the wanted meaning stays in it, however many mean the same; a source's status that shares another's way back
 * stays, too, for as long as the task stays there. A status that nobody has mapped changes nothing.
 */
export function statusCodec({ meanings, waysBack }: StatusMap): FieldCodec<SourceStatus, string> {
  return {
    oursSchema: sourceStatusSchema,
    theirsSchema: z.string(),
    isSameOurs: (one, other) => one === other,
    isSameTheirs: (one, other) => one === other,
    isEcho: (sent, found) => sent === found,
    toTheirs: (ours, now) => (meanings.get(now) === ours ? now : (waysBack[ours] ?? now)),
    toOurs: (theirs, now) => (waysBack[now] === theirs ? now : (meanings.get(theirs) ?? now)),
    merge: null,
  };
}
