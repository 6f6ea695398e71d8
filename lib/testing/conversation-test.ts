/** What every test of conversations begins with: a desk, its sandbox, and a folder for files, all gone when it ends. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createComment, uploadAttachment } from "#lib/tickets/index.ts";
import { openConversationDesk } from "./conversation-desk.ts";
import { startClickupSandbox } from "./factories-clickup.ts";

/** To be called once in a file of tests. Each test begins without faults, rules and requests. */
export async function openConversationTest() {
  const folder = await mkdtemp(path.join(tmpdir(), "relaydesk-files-"));
  process.env.DATA_DIR = folder;
  const sandbox = await startClickupSandbox();
  const desk = await openConversationDesk(sandbox);
  beforeEach(async () => {
    sandbox.control.clearFaults();
    sandbox.control.changeSettings({ commentFilesOnTask: true });
    await systemDb().syncRule.deleteMany({});
    await systemDb().syncRequest.deleteMany({});
  });
  afterAll(async () => {
    await sandbox.close();
    await disconnectDatabase();
    await rm(folder, { recursive: true, force: true });
  });

  const requestsOf = (isOfInterest: (request: { method: string; path: string }) => boolean) =>
    sandbox.control.requests().requests.filter(isOfInterest);

  return {
    sandbox,
    desk,
    reply: (ticketId: string, body: string) =>
      createComment(desk.agent, { ticketId, visibility: "public", body }),
    note: (ticketId: string, body: string) =>
      createComment(desk.agent, { ticketId, visibility: "internal", body }),
    upload: (
      ticketId: string,
      fileName: string,
      content: Buffer,
      visibility: "public" | "internal" = "public",
    ) => uploadAttachment(desk.agent, { ticketId, fileName, content: chunksOf(content), visibility }),
    /** A file that somebody adds to the task in ClickUp. */
    addThere: (taskId: string, fileName: string, content: Buffer) =>
      desk.tom.createAttachment(taskId, async () => ({
        fileName,
        contentType: "application/octet-stream",
        size: content.length,
        stream: new Response(new Uint8Array(content)).body ?? new ReadableStream(),
      })),
    writesTo: (part: string) =>
      requestsOf(({ method, path: at }) => method !== "GET" && at.includes(part)).map(
        ({ method, path: at }) => `${method} ${at.replace(/\/\d+$/, "/…")}`,
      ),
    readsOf: (taskId: string) =>
      requestsOf(({ method, path: at }) => method === "GET" && at.endsWith(`${taskId}/comment`)).length,
    uploadsTo: (taskId: string) =>
      requestsOf(({ method, path: at }) => method === "POST" && at.endsWith(`${taskId}/attachment`)).length,
    /** Rules of the organisation, or of the desk's customer. */
    chooseRules: (choices: object, isOfCustomer = false) =>
      systemDb().syncRule.create({
        data: {
          id: newId(),
          organisationId: desk.organisation.organisationId,
          customerId: isOfCustomer ? desk.customer.id : null,
          choices,
          changedByName: "Test",
        },
      }),
  };
}

async function* chunksOf(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}
