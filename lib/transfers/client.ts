/** Calls of the imports and exports API for the browser, and the keys their answers are cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  type DataExport,
  type DataImport,
  dataExportSchema,
  dataImportSchema,
  type ListExportsInput,
  type ListImportsInput,
  type ListRowErrorsInput,
  rowErrorSchema,
  type StartExportInput,
  type TransferFormat,
  type TransferResource,
} from "./schema.ts";

export const importKeys = {
  all: (organisationId: string) => [organisationId, "imports"] as const,
  lists: (organisationId: string) => [organisationId, "imports", "list"] as const,
  list: (organisationId: string, filters: ListImportsInput) =>
    [organisationId, "imports", "list", filters] as const,
  detail: (organisationId: string, id: string) => [organisationId, "imports", "detail", id] as const,
  errors: (organisationId: string, importId: string) =>
    [organisationId, "imports", "errors", importId] as const,
};

export const exportKeys = {
  all: (organisationId: string) => [organisationId, "exports"] as const,
  lists: (organisationId: string) => [organisationId, "exports", "list"] as const,
  list: (organisationId: string, filters: ListExportsInput) =>
    [organisationId, "exports", "list", filters] as const,
  detail: (organisationId: string, id: string) => [organisationId, "exports", "detail", id] as const,
};

export const listImports = (api: ApiClient, input: ListImportsInput, signal?: AbortSignal) =>
  api.list("/api/v1/imports", dataImportSchema, input, signal && { signal });

export const getImport = (api: ApiClient, input: { id: string }) =>
  api.get(`/api/v1/imports/${input.id}`, dataImportSchema);

/** Where an upload goes, for callers that show progress themselves: `importForm` is its body. */
export const IMPORT_UPLOAD_PATH = "/api/v1/imports";

export type UploadImportInput = {
  resource: TransferResource;
  /** Without it, the name of the file decides. */
  format?: TransferFormat;
  isDryRun: boolean;
  file: File;
};

/** The form of an upload: the file comes last, because it is stored as it arrives. */
export function importForm({ resource, format, isDryRun, file }: UploadImportInput): FormData {
  const form = new FormData();
  form.append("resource", resource);
  if (format !== undefined) form.append("format", format);
  form.append("isDryRun", String(isDryRun));
  form.append("file", file);
  return form;
}

export const cancelImport = (api: ApiClient, input: { id: string }) =>
  api.post(`/api/v1/imports/${input.id}/cancel`, dataImportSchema);

/** Goes on with an import that failed, from where it stopped. */
export const retryImport = (api: ApiClient, input: { id: string }) =>
  api.post(`/api/v1/imports/${input.id}/retry`, dataImportSchema);

export const listRowErrors = (api: ApiClient, { importId, ...query }: ListRowErrorsInput) =>
  api.list(`/api/v1/imports/${importId}/errors`, rowErrorSchema, query);

/** Where the report of bad rows is read as CSV; a link needs the organisation, which has no header there. */
export const rowErrorsFilePath = (dataImport: Pick<DataImport, "id">) =>
  `/api/v1/imports/${dataImport.id}/errors/file`;

export const listExports = (api: ApiClient, input: ListExportsInput, signal?: AbortSignal) =>
  api.list("/api/v1/exports", dataExportSchema, input, signal && { signal });

export const startExport = (api: ApiClient, input: StartExportInput) =>
  api.post("/api/v1/exports", dataExportSchema, input);

export const cancelExport = (api: ApiClient, input: { id: string }) =>
  api.post(`/api/v1/exports/${input.id}/cancel`, dataExportSchema);

/** Where an export's file is read. */
export const exportFilePath = (slug: string, dataExport: Pick<DataExport, "id">) =>
  `/${slug}/exports/${dataExport.id}/file`;
