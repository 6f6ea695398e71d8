/** Custom fields and what they are mapped to, as screens and programs see it. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { sourceCustomFieldSchema } from "#lib/tasks/schema.ts";
import { fieldDefinitionSchema } from "../engine/custom/definition.ts";
import { directionSchema } from "../engine/policies.ts";
import { mappingEntriesSchema, mappingEntrySchema } from "./entry.ts";

export { misfitOfDefault } from "../engine/custom/default-value.ts";
export type { MappingEntry } from "./entry.ts";

export const REVIEWS = ["new", "renamed", "changed", "gone"] as const;
export type Review = (typeof REVIEWS)[number];

/** What a List is known by. */
export const mappedListInput = z.strictObject({ connectionId: idSchema, listId: z.string().min(1).max(100) });

export const fitSchema = z.enum(["possible", "lossy", "impossible"]);

export const listFieldSchema = fieldDefinitionSchema.extend({
  /** What nobody has looked at yet. */
  review: z.enum(REVIEWS).nullable(),
  isGone: z.boolean(),
});
export type ListField = z.infer<typeof listFieldSchema>;

export const mappingVersionSchema = z.object({
  number: z.number().int(),
  /** Whom it is for; empty is everybody. */
  customers: z.array(z.object({ id: z.string(), name: z.string() })),
  note: z.string(),
  restoresNumber: z.number().int().nullable(),
  publishedByName: z.string(),
  publishedAt: z.string(),
  entries: z.array(mappingEntrySchema),
  /** Whether it holds for somebody now. */
  isInForce: z.boolean(),
});
export type MappingVersion = z.infer<typeof mappingVersionSchema>;

/** How well a pair fits, and which ways its values may travel. */
export const pairSchema = z.object({
  key: z.string(),
  fieldId: z.string(),
  fit: fitSchema,
  directions: z.array(directionSchema),
  /** Whether both sides' changes can be put together; `merge` asks where they cannot. */
  canMerge: z.boolean(),
});

export const fieldMappingSchema = z.object({
  connectionId: z.string(),
  listId: z.string(),
  listName: z.string(),
  linkCount: z.number().int(),
  /** Of the draft; null while nobody has made one. */
  draftVersion: z.number().int().nullable(),
  draftChangedByName: z.string().nullable(),
  draft: z.array(mappingEntrySchema),
  /** Pairs that look right and are not in the draft. */
  suggestions: z.array(mappingEntrySchema),
  sourceFields: z.array(sourceCustomFieldSchema),
  listFields: z.array(listFieldSchema),
  /** Every pair that is not impossible. */
  pairs: z.array(pairSchema),
  fieldsReadAt: z.string().nullable(),
  /** Newest first. */
  versions: z.array(mappingVersionSchema),
});
/** A List's mapping: the draft, what holds, and all that both sides could map. */
export type FieldMapping = z.infer<typeof fieldMappingSchema>;

export const mappedListSchema = z.object({
  connectionId: z.string(),
  listId: z.string(),
  listName: z.string(),
  spaceName: z.string(),
  linkCount: z.number().int(),
  /** The newest version; null while nothing is published. */
  versionNumber: z.number().int().nullable(),
  entryCount: z.number().int(),
  /** Fields that are new, renamed, changed or gone since somebody looked. */
  reviewCount: z.number().int(),
});
/** A List that tickets are linked to, and how far its fields are mapped. */
export type MappedList = z.infer<typeof mappedListSchema>;

export const saveDraftInput = mappedListInput.extend({
  /** The draft that was seen; null when there was none. One that changed meanwhile is a conflict. */
  draftVersion: z.number().int().nullable(),
  entries: mappingEntriesSchema,
});

export const publishInput = mappedListInput.extend({
  draftVersion: z.number().int(),
  /** Whom it is for; empty is everybody. */
  customerIds: z.array(idSchema).max(200).default([]),
  note: z.string().trim().max(500).default(""),
});

export const rollBackInput = mappedListInput.extend({ number: z.number().int().positive() });
export const reviewedInput = mappedListInput.extend({ fieldIds: z.array(z.string()).max(1_000) });

export const previewInput = mappedListInput.extend({
  /** The links of these customers only; empty is all. */
  customerIds: z.array(idSchema).max(200).default([]),
});

export const PREVIEW_KINDS = ["to_clickup", "to_relaydesk", "lossy", "impossible", "conflicting"] as const;
export type PreviewKind = (typeof PREVIEW_KINDS)[number];

export const previewSampleSchema = z.object({
  kind: z.enum(PREVIEW_KINDS),
  sourceType: z.string(),
  sourceId: z.string(),
  taskName: z.string(),
  taskUrl: z.string(),
  /** What each side says now, as people read it. */
  ours: z.string(),
  theirs: z.string(),
  /** Why it is impossible. */
  reason: z.string().nullable(),
});

export const previewSchema = z.object({
  linkCount: z.number().int(),
  /** Links whose task's fields have never been read; they count nowhere below. */
  unreadCount: z.number().int(),
  /** When the oldest of the values used was read from ClickUp. */
  oldestReadAt: z.string().nullable(),
  /** Pages of 100 tasks that were read from ClickUp for it. */
  pagesRead: z.number().int(),
  tookMs: z.number().int(),
  fields: z.array(
    z.object({
      key: z.string(),
      fieldId: z.string(),
      unchanged: z.number().int(),
      /** Values that would be written to ClickUp, and taken over here; lossy ones are among them. */
      toClickup: z.number().int(),
      toRelaydesk: z.number().int(),
      lossy: z.number().int(),
      impossible: z.number().int(),
      conflicting: z.number().int(),
      samples: z.array(previewSampleSchema),
    }),
  ),
});
/** What publishing the draft would do to the links that are there. Nothing is written for it. */
export type MappingPreview = z.infer<typeof previewSchema>;
