// GET, POST /api/v1/imports: a form with `resource`, `format` and `isDryRun`, then `file`
import { readUpload } from "#lib/api/multipart/index.ts";
import { methods, route } from "#lib/api/route/index.ts";
import { importFile, listImports, uploadImport } from "#lib/transfers/index.ts";
import { dataImportSchema, IMPORT_MAX_BYTES, importFieldsSchema } from "#lib/transfers/schema.ts";

/** The file's own limit is checked while it is read; the form around it needs a little more. */
const MAX_BODY_BYTES = IMPORT_MAX_BYTES + 100_000;
const upload = { fields: importFieldsSchema, file: importFile };

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/imports",
    auth: ["session", "apiKey"],
    verb: listImports,
    rateLimit: "read",
    summary: "List imports",
    tags: ["Imports"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/imports",
    auth: ["session", "apiKey"],
    permission: "transfers:write",
    consumes: "bytes",
    upload,
    maxBodyBytes: MAX_BODY_BYTES,
    handler: async ({ ctx, request }) => {
      const { fields, file } = await readUpload(request, upload);
      return uploadImport(ctx, { fields, fileName: file.fileName, content: file.content });
    },
    output: dataImportSchema,
    status: 201,
    rateLimit: "upload",
    summary: "Import customers or tickets from a file",
    description:
      "The rows are imported in the background; read the import for its progress. Rows that are there already, by `id` or `external_reference`, are updated; rows without either are known again by what they say.",
    tags: ["Imports"],
  }),
});
