/** Imports and exports as a browser meets them: an upload, the report, a download. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET as downloadExport } from "#app/api/v1/exports/[id]/file/route.ts";
import { POST as startExport } from "#app/api/v1/exports/route.ts";
import type { RouteHandler } from "#lib/api/route/index.ts";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { encodeSessionCookie, sessionCookieName } from "#lib/security/internal/session-cookie.ts";
import { createOrganisation, memberContext, systemContext, type TestContext } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { holdFilesInFolder, runImport } from "#lib/testing/factories-transfers.ts";
import { importForm } from "#lib/transfers/client.ts";
import { writeExport } from "#lib/transfers/index.ts";
import { dataExportSchema, dataImportSchema } from "#lib/transfers/schema.ts";
import { GET as downloadErrors } from "./[id]/errors/file/route.ts";
import { GET as readImport } from "./[id]/route.ts";
import { POST as upload } from "./route.ts";

const files = holdFilesInFolder();
let headers: Record<string, string>;
let job: TestContext;
let organisationId: string;

beforeAll(async () => {
  const organisation = await createOrganisation();
  ({ organisationId } = organisation);
  const { actor } = await memberContext(organisation, "agent");
  job = await systemContext(organisation);
  await createCustomer(organisation, { name: "=Acme" });
  headers = {
    cookie: `${sessionCookieName()}=${await encodeSessionCookie({ sub: actor.userId, sid: actor.sessionId })}`,
    origin: env().NEXTAUTH_URL,
    "Relaydesk-Organisation": organisationId,
  };
});
afterAll(async () => {
  await disconnectDatabase();
  files.remove();
});

function call(handler: RouteHandler, options: { body?: BodyInit; id?: string; type?: string } = {}) {
  const { method, path } = handler.definition;
  const { body, id, type } = options;
  const request = new Request(`${env().NEXTAUTH_URL}${path.replace("{id}", id ?? "")}`, {
    method,
    headers: { ...headers, ...(type === undefined ? {} : { "Content-Type": type }) },
    ...(body === undefined ? {} : { body }),
  });
  const params: Record<string, string> = id === undefined ? {} : { id };
  return handler(request, { params: Promise.resolve(params) });
}

async function dataOf<T extends z.ZodType>(response: Response, schema: T): Promise<z.output<T>> {
  const { data } = z.object({ data: z.unknown() }).parse(await response.json());
  return schema.parse(data);
}

const csv = (content: string, name = "customers.csv") => new File([content], name, { type: "text/csv" });

describe("POST /api/v1/imports", () => {
  it("takes the form that the browser sends, and the job imports it", async () => {
    const body = importForm({
      resource: "customers",
      isDryRun: false,
      file: csv("name,email\nBolt,\nBad,=x\n"),
    });
    const response = await call(upload, { body });
    expect(response.status).toBe(201);
    const { id, status } = await dataOf(response, dataImportSchema);
    expect(status).toBe("queued");
    await runImport(job, id);
    expect(await dataOf(await call(readImport, { id }), dataImportSchema)).toMatchObject({
      status: "completed",
      createdRows: 1,
      failedRows: 1,
    });

    const report = await call(downloadErrors, { id });
    expect(report.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(report.headers.get("content-disposition")).toMatch(/^attachment; filename="customers-errors.csv"/);
    expect(await report.text()).toBe(
      'line,field,reason,value\r\n3,email,"Not an e-mail address, such as name@example.com",\'=x\r\n',
    );
  });

  it.each([
    ["no file", () => new FormData(), 422],
    [
      "a wrong resource",
      () => importForm({ resource: "teams" as never, isDryRun: false, file: csv("a") }),
      422,
    ],
    [
      "a file of an unknown kind",
      () => importForm({ resource: "tickets", isDryRun: true, file: csv("a", "a.xlsx") }),
      415,
    ],
    ["an empty file", () => importForm({ resource: "tickets", isDryRun: true, file: csv("") }), 422],
  ])("answers %s with what is wrong", async (_, form, status) => {
    const body = form();
    if (!body.has("file")) body.append("resource", "tickets");
    const response = await call(upload, { body });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });

  it("answers a body that is no form with 415", async () => {
    expect((await call(upload, { body: "{}", type: "application/json" })).status).toBe(415);
  });
});

describe("exports", () => {
  it("are downloaded as a file, never shown by the browser", async () => {
    const body = JSON.stringify({ resource: "customers", format: "csv", filters: { q: "acme" } });
    const started = await call(startExport, { body, type: "application/json" });
    expect(started.status).toBe(201);
    const { id, fileName } = await dataOf(started, dataExportSchema);
    expect((await call(downloadExport, { id })).status).toBe(409);
    await writeExport(job, { id });
    const file = await call(downloadExport, { id });
    expect(file.status).toBe(200);
    expect(file.headers.get("content-disposition")).toBe(
      `attachment; filename="${fileName}"; filename*=UTF-8''${fileName}`,
    );
    expect(file.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await file.text()).toContain(",'=Acme,");
  });

  it("take no filter that the list does not know", async () => {
    const body = JSON.stringify({ resource: "tickets", format: "csv", filters: { colour: "red" } });
    const response = await call(startExport, { body, type: "application/json" });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("filters.colour");
  });
});
