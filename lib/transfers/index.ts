import "server-only";

export {
  listExportsToSweepAcrossOrganisations,
  listImportsToSweepAcrossOrganisations,
} from "./across-organisations.ts";
export { cancelExport } from "./cancel-export.ts";
export { cancelImport } from "./cancel-import.ts";
export { failExport } from "./fail-export.ts";
export { failImport } from "./fail-import.ts";
export { finishImport, sweepImport } from "./finish-import.ts";
export { getExport } from "./get-export.ts";
export { getImport } from "./get-import.ts";
export { importContext } from "./import-context.ts";
export { listExports } from "./list-exports.ts";
export { listImports } from "./list-imports.ts";
export { listRowErrors } from "./list-row-errors.ts";
export { openExport } from "./open-export.ts";
export { openRowErrors } from "./open-row-errors.ts";
export { importPlanSchema, prepareImport } from "./prepare-import.ts";
export { retryImport } from "./retry-import.ts";
export { batchProgressSchema, runImportBatch } from "./run-import-batch.ts";
export { startExport } from "./start-export.ts";
export { sweepExport } from "./sweep-export.ts";
export { importFile, uploadImport } from "./upload-import.ts";
export { writeExport } from "./write-export.ts";
