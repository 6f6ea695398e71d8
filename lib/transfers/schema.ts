/** Imports and exports of customers and tickets: what goes in and what comes out. */
import { z } from "zod";
import { customerStatusSchema, type ListInput } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";
import { type ListTicketsInput, ticketFiltersSchema } from "#lib/tickets/schema.ts";

export const TRANSFER_RESOURCES = ["customers", "tickets"] as const;
export const transferResourceSchema = z.enum(TRANSFER_RESOURCES);
export type TransferResource = z.infer<typeof transferResourceSchema>;

/** A JSON file holds an array of objects, or one object a line. */
export const TRANSFER_FORMATS = ["csv", "json"] as const;
export const transferFormatSchema = z.enum(TRANSFER_FORMATS);
export type TransferFormat = z.infer<typeof transferFormatSchema>;

export const TRANSFER_STATUSES = ["queued", "running", "completed", "failed", "cancelled"] as const;
export const transferStatusSchema = z.enum(TRANSFER_STATUSES);
export type TransferStatus = z.infer<typeof transferStatusSchema>;

/** The largest file that can be imported, in bytes. */
export const IMPORT_MAX_BYTES = 50 * 1024 * 1024;

/**
 * The columns that an import reads, under the names that an export gives them. Capitals, spaces, dashes and
 * underscores in a file's own headings make no difference. What is left out stays as it is; an empty cell empties
 * the field.
 */
export const IMPORT_COLUMNS = {
  customers: ["id", "name", "email", "phone", "website", "external_reference"],
  tickets: [
    "id",
    "title",
    "description",
    "status",
    "priority",
    "customer",
    "customer_reference",
    "customer_id",
    "requester",
    "assignee",
    "tags",
    "due_date",
    "external_reference",
  ],
} as const satisfies Record<TransferResource, readonly string[]>;

/** The columns without which there is nothing to import. */
export const REQUIRED_COLUMNS = {
  customers: ["name"],
  tickets: ["title"],
} as const satisfies Record<TransferResource, readonly string[]>;

const instant = z.string();

export const dataImportSchema = z.object({
  id: z.string(),
  resource: transferResourceSchema,
  format: transferFormatSchema,
  fileName: z.string(),
  /** Checks every row and counts what would happen, and changes nothing. */
  isDryRun: z.boolean(),
  status: transferStatusSchema,
  /** Why the import as a whole stopped, in a sentence. */
  failureMessage: z.string().nullable(),
  /** Null until the file was read once. */
  totalRows: z.number().nullable(),
  processedRows: z.number(),
  createdRows: z.number(),
  updatedRows: z.number(),
  unchangedRows: z.number(),
  failedRows: z.number(),
  /** Headings of the file that mean nothing to an import. */
  ignoredColumns: z.array(z.string()),
  startedBy: z.object({ name: z.string() }),
  createdAt: instant,
  updatedAt: instant,
  finishedAt: instant.nullable(),
  /** Whether it can still be stopped. */
  isCancellable: z.boolean(),
  /** Whether it failed and can go on from where it stopped. */
  isRetryable: z.boolean(),
});
export type DataImport = z.infer<typeof dataImportSchema>;
export const dataImportPageSchema = pageOf(dataImportSchema);

/** What stands beside the file in the form of an upload; the file itself comes last, as `file`. */
export const importFieldsSchema = z.strictObject({
  resource: transferResourceSchema.meta({ description: "What the rows are." }),
  format: transferFormatSchema.optional().meta({ description: "Without it, the name of the file decides." }),
  isDryRun: z
    .stringbool()
    .default(false)
    .meta({ enum: ["true", "false"], description: "`true` checks every row and changes nothing." }),
});

export const importInput = z.strictObject({ id: idSchema });
export const listImportsInput = z.strictObject({
  ...pageInput,
  resource: transferResourceSchema.optional(),
  status: transferStatusSchema.optional(),
});
export type ListImportsInput = ListInput<typeof listImportsInput>;

export const rowErrorSchema = z.object({
  id: z.string(),
  /** The line of the file, counted from 1; for JSON the position of the object. */
  line: z.number(),
  /** The column, under the name that an export gives it; null when the row as a whole is wrong. */
  field: z.string().nullable(),
  reason: z.string(),
  /** What the file says there, cut when long. */
  value: z.string().nullable(),
});
export type RowError = z.infer<typeof rowErrorSchema>;
export const rowErrorPageSchema = pageOf(rowErrorSchema);
export const listRowErrorsInput = z.strictObject({ ...pageInput, importId: idSchema });
export type ListRowErrorsInput = ListInput<typeof listRowErrorsInput>;

export const customerExportFiltersSchema = z.strictObject({
  /** Words; the last may be the beginning of one. */
  q: z.string().max(200).optional(),
  status: customerStatusSchema.default("active"),
});

const exportFields = { format: transferFormatSchema };
/** The filters are those of the list, in JSON or as its address has them. */
export const startExportInput = z.discriminatedUnion("resource", [
  z.strictObject({
    resource: z.literal("customers"),
    ...exportFields,
    filters: customerExportFiltersSchema.default({ status: "active" }),
  }),
  z.strictObject({
    resource: z.literal("tickets"),
    ...exportFields,
    filters: ticketFiltersSchema.default({}),
  }),
]);
/** What to export, as screens hold it. */
export type StartExportInput =
  | {
      resource: "customers";
      format: TransferFormat;
      filters?: z.input<typeof customerExportFiltersSchema>;
    }
  | {
      resource: "tickets";
      format: TransferFormat;
      filters?: Omit<ListTicketsInput, "sort" | "direction" | "limit" | "cursor">;
    };

export const dataExportSchema = z.object({
  id: z.string(),
  resource: transferResourceSchema,
  format: transferFormatSchema,
  /** The name that the file is downloaded under. */
  fileName: z.string(),
  /** The filters that chose the rows. */
  filters: z.record(z.string(), z.json()),
  status: transferStatusSchema,
  failureMessage: z.string().nullable(),
  exportedRows: z.number(),
  startedBy: z.object({ name: z.string() }),
  createdAt: instant,
  updatedAt: instant,
  finishedAt: instant.nullable(),
  /** When the file is deleted. */
  expiresAt: instant.nullable(),
  isCancellable: z.boolean(),
  /** Whether the file is there. */
  isDownloadable: z.boolean(),
});
export type DataExport = z.infer<typeof dataExportSchema>;
export const dataExportPageSchema = pageOf(dataExportSchema);

export const exportInput = z.strictObject({ id: idSchema });
export const listExportsInput = z.strictObject({
  ...pageInput,
  resource: transferResourceSchema.optional(),
  status: transferStatusSchema.optional(),
});
export type ListExportsInput = ListInput<typeof listExportsInput>;

/** An import waits to be run, or to be gone on with. */
export const importRequested = defineSignal("transfers/import.run", z.object({ importId: idSchema }));
export const exportRequested = defineSignal("transfers/export.run", z.object({ exportId: idSchema }));
