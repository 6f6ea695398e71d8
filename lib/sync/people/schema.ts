/** Members and people of ClickUp, side by side. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";

const userIdSchema = z.string().min(1).max(64);

/** `email`: the same address; `hand`: a person said so; `none`: nobody yet; `never`: a person said there is nobody. */
export const PERSON_MATCHES = ["email", "hand", "none", "never"] as const;
export const personMatchSchema = z.enum(PERSON_MATCHES);
export type PersonMatch = z.infer<typeof personMatchSchema>;

export const syncPersonSchema = z.object({
  match: personMatchSchema,
  /** Null for a person of ClickUp without a member. */
  member: z.object({ id: idSchema, name: z.string(), email: z.string(), isGone: z.boolean() }).nullable(),
  /** Null for a member without a person of ClickUp. */
  person: z
    .object({ userId: z.string(), name: z.string(), email: z.string().nullable(), isGone: z.boolean() })
    .nullable(),
});
export type SyncPerson = z.infer<typeof syncPersonSchema>;

export const PEOPLE_SHOWN = ["review", "matched", "never", "in_clickup", "all"] as const;
/** As many people can be asked for by their ids. */
export const PEOPLE_NAMED_MAX = 200;
export const listSyncPeopleInput = z.strictObject({
  ...pageInput,
  /** Words of a name or an address. */
  q: z.string().max(200).optional(),
  /**
   * `review`: those without a counterpart of whom nobody said that there is none. `in_clickup`: who is in ClickUp now, whether
   * or not somebody here is the same.
   */
  show: z.enum(PEOPLE_SHOWN).default("all"),
  /** Only one side's people without a counterpart. */
  side: z.enum(["member", "clickup"]).optional(),
  /** Only these people of ClickUp, by ClickUp's ids, with commas between them. */
  userIds: z
    .preprocess(
      (value) => (typeof value === "string" ? value.split(",") : value),
      z.array(userIdSchema).min(1).max(PEOPLE_NAMED_MAX),
    )
    .optional(),
});
export type ListSyncPeopleInput = z.input<typeof listSyncPeopleInput>;
export const syncPeoplePageSchema = pageOf(syncPersonSchema);

export const pairPeopleInput = z.strictObject({ memberId: idSchema, userId: userIdSchema });
/** One side of what a person says; exactly one of the two. */
export const oneSideInput = z.union([
  z.strictObject({ memberId: idSchema }),
  z.strictObject({ userId: userIdSchema }),
]);
export type OneSideInput = z.infer<typeof oneSideInput>;

export const pairingSchema = z.object({ isChanged: z.boolean() });

export const peopleReadSchema = z.object({
  /** People of ClickUp who are there now. */
  people: z.number().int(),
  readAt: z.string().nullable(),
});
