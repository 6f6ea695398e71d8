import "server-only";
import { z } from "zod";
import { type MappedStatus, sourceStatusSchema } from "../engine/statuses.ts";

export const mappedStatusSchema = z.object({
  key: z.string(),
  name: z.string(),
  type: z.string(),
  position: z.number().int(),
  means: sourceStatusSchema,
  isWayBack: z.boolean(),
  isConfirmed: z.boolean(),
  isGone: z.boolean(),
});

/** A status of a List as it is stored, as far as it is compared. */
export type StatusRow = {
  statusKey: string;
  name: string;
  type: string;
  color: string | null;
  position: number;
  means: string;
  isWayBack: boolean;
  isConfirmed: boolean;
  goneAt: Date | null;
  reviewKind: string | null;
  reviewBefore: string | null;
  reviewMeans: string | null;
  reviewSince: Date | null;
};

export function toMapped(row: StatusRow): MappedStatus {
  return {
    key: row.statusKey,
    name: row.name,
    type: row.type,
    position: row.position,
    means: sourceStatusSchema.parse(row.means),
    isWayBack: row.isWayBack,
    isConfirmed: row.isConfirmed,
    isGone: row.goneAt !== null,
  };
}
