import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeStorage } from "#lib/testing/storage-contract.ts";
import { createS3Storage } from "./s3.ts";
import type { Storage } from "./storage.ts";

/** As much of S3 as the storage speaks: objects by path, and uploads in parts. */
function createFakeS3() {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const contentTypes = new Map<string, string>();

  const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const key = url.pathname;
    const uploadId = url.searchParams.get("uploadId");
    const xml = (status: number, text: string) =>
      response.writeHead(status, { "Content-Type": "application/xml" }).end(text);

    if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 Credential=key/")) {
      return xml(403, "<Error><Code>AccessDenied</Code></Error>");
    }
    if (request.method === "POST" && url.searchParams.has("uploads")) {
      const id = String(uploads.size + 1);
      uploads.set(id, new Map());
      contentTypes.set(key, request.headers["content-type"] ?? "");
      return xml(
        200,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    }
    if (request.method === "POST" && uploadId !== null) {
      const parts = [...(uploads.get(uploadId) ?? [])].sort(([a], [b]) => a - b);
      if (parts.slice(0, -1).some(([, part]) => part.length < 5 * 1024 * 1024)) {
        return xml(400, "<Error><Code>EntityTooSmall</Code></Error>");
      }
      objects.set(key, Buffer.concat(parts.map(([, part]) => part)));
      return xml(200, "<CompleteMultipartUploadResult><ETag>done</ETag></CompleteMultipartUploadResult>");
    }
    if (request.method === "PUT") {
      const body = await bodyOf(request);
      if (uploadId !== null) uploads.get(uploadId)?.set(Number(url.searchParams.get("partNumber")), body);
      else {
        objects.set(key, body);
        contentTypes.set(key, request.headers["content-type"] ?? "");
      }
      return response.writeHead(200, { ETag: '"part"' }).end();
    }
    if (request.method === "DELETE") {
      objects.delete(key);
      return response.writeHead(204).end();
    }
    const object = objects.get(key);
    if (object === undefined) return xml(404, "<Error><Code>NoSuchKey</Code></Error>");
    return response.writeHead(200, { "Content-Length": object.length }).end(object);
  });
  return { server, contentTypes };
}

const { server, contentTypes } = createFakeS3();
let storage: Storage;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The fake has no port");
  storage = createS3Storage({
    bucket: "relaydesk",
    region: "us-east-1",
    accessKeyId: "key",
    secretAccessKey: "secret",
    endpoint: `http://127.0.0.1:${address.port}`,
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describeStorage("S3 storage", () => storage);

describe("S3 storage", () => {
  it("names the content type, and finds the bucket in the path", async () => {
    await storage.put("org/report.pdf", Buffer.from("%PDF"), { contentType: "application/pdf" });
    expect(contentTypes.get("/relaydesk/org/report.pdf")).toBe("application/pdf");
  });
});
