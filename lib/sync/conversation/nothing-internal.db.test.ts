/**
 * No byte of an internal note, or of a file of one, ever leaves for ClickUp: whatever people, programs, imports, merges
 * and ClickUp's trouble do to the rows, every request that goes out is read through.
 */
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { openConversationTest } from "#lib/testing/conversation-test.ts";
import { createComment, uploadAttachment } from "#lib/tickets/index.ts";

const { sandbox, desk } = await openConversationTest();
/** Everything that left this process, by any fetch. */
const left: string[] = [];

afterEach(() => {
  vi.unstubAllGlobals();
  sandbox.control.clearFaults();
});

function watch() {
  left.length = 0;
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", async (input: string, init: RequestInit & { duplex?: "half" } = {}) => {
    const { body } = init;
    if (body instanceof ReadableStream) {
      const bytes = Buffer.from(await new Response(body).arrayBuffer());
      left.push(input, bytes.toString("latin1"));
      return real(input, { ...init, body: new Uint8Array(bytes) });
    }
    left.push(input, typeof body === "string" ? body : "");
    return real(input, init);
  });
}

type Step =
  | { do: "note" | "reply" | "noteWithFile" | "looseFile" }
  | { do: "publish" | "hide" | "edit" | "delete" | "move" | "import"; which: number }
  | { do: "settle" | "replay" | "trouble" };

const step = fc.oneof(
  fc.record({
    do: fc.constantFrom("note" as const, "reply" as const, "noteWithFile" as const, "looseFile" as const),
  }),
  fc.record({
    do: fc.constantFrom(
      "publish" as const,
      "hide" as const,
      "edit" as const,
      "delete" as const,
      "move" as const,
      "import" as const,
    ),
    which: fc.nat(6),
  }),
  fc.record({ do: fc.constantFrom("settle" as const, "replay" as const, "trouble" as const) }),
);

/** Runs a schedule; `secrets` gathers what was internal at the moment that it was written, and never public. */
async function run(steps: readonly Step[]): Promise<{ secrets: Set<string> }> {
  const one = await desk.pair();
  const two = await desk.pair();
  const secrets = new Set<string>();
  let count = 0;
  const word = () => {
    count += 1;
    return `w${newId().replaceAll("-", "")}${count}`;
  };
  const rows = () =>
    systemDb().ticketComment.findMany({
      where: { ticketId: { in: [one.ticketId, two.ticketId] }, authorType: { not: "clickup" } },
      orderBy: { id: "asc" },
    });
  const pick = async (which: number) => (await rows())[which];
  const bytes = async function* (text: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  };
  const settle = () => desk.settle().catch(() => 0);
  for (const current of steps) {
    const text = word();
    switch (current.do) {
      case "note":
        secrets.add(text);
        await createComment(desk.agent, { ticketId: one.ticketId, visibility: "internal", body: text });
        break;
      case "reply":
        await createComment(desk.agent, { ticketId: one.ticketId, visibility: "public", body: text });
        break;
      case "noteWithFile":
      case "looseFile": {
        const name = word();
        secrets.add(text).add(name);
        const file = await uploadAttachment(desk.agent, {
          ticketId: one.ticketId,
          fileName: `${name}.txt`,
          content: bytes(text),
          visibility: "internal",
        });
        if (current.do === "looseFile") break;
        const body = word();
        secrets.add(body);
        const note = {
          ticketId: one.ticketId,
          visibility: "internal" as const,
          body,
          attachmentIds: [file.id],
        };
        await createComment(desk.agent, note);
        // A row that contradicts itself: the file says public, its note does not.
        await systemDb().ticketAttachment.update({ where: { id: file.id }, data: { visibility: "public" } });
        break;
      }
      case "publish":
      case "hide": {
        const row = await pick(current.which);
        if (row === undefined) break;
        const visibility = current.do === "publish" ? ("public" as const) : ("internal" as const);
        // What is made public on purpose is a secret no longer; its files are not published with it here.
        if (visibility === "public") {
          secrets.delete(row.body);
          await systemDb().ticketAttachment.updateMany({
            where: { commentId: row.id },
            data: { visibility: "internal" },
          });
        }
        await systemDb().ticketComment.update({ where: { id: row.id }, data: { visibility } });
        break;
      }
      case "edit": {
        const row = await pick(current.which);
        if (row === undefined) break;
        if (row.visibility === "internal") secrets.add(text);
        await systemDb().ticketComment.update({ where: { id: row.id }, data: { body: text } });
        break;
      }
      case "delete": {
        const row = await pick(current.which);
        if (row === undefined) break;
        await systemDb().ticketComment.update({ where: { id: row.id }, data: { deletedAt: new Date() } });
        break;
      }
      case "move": {
        const row = await pick(current.which);
        if (row === undefined) break;
        const ticketId = row.ticketId === one.ticketId ? two.ticketId : one.ticketId;
        await systemDb().ticketComment.update({ where: { id: row.id }, data: { ticketId } });
        break;
      }
      case "import":
        secrets.add(text);
        await systemDb().ticketComment.create({
          data: {
            id: newId(),
            organisationId: desk.organisation.organisationId,
            ticketId: current.which % 2 === 0 ? one.ticketId : two.ticketId,
            visibility: "internal",
            body: text,
            authorType: "system",
            authorName: "Import",
          },
        });
        break;
      case "settle":
        await settle();
        break;
      case "replay":
        for (const { linkId } of [one, two]) await desk.ask(linkId, 2);
        await settle();
        break;
      case "trouble":
        sandbox.control.addFault({
          kind: "lose_response_after_commit",
          match: { method: "POST", path: "/comment" },
          times: 1,
        });
        break;
    }
  }
  sandbox.control.clearFaults();
  for (const { linkId } of [one, two]) {
    await desk.ask(linkId, 2);
    await desk.later(linkId, 300_000);
  }
  // In the end, what is public here is there, and nothing else.
  for (const { ticketId, taskId } of [one, two]) {
    const open = await systemDb().ticketComment.findMany({
      where: { ticketId, visibility: "public", deletedAt: null, authorType: { not: "clickup" } },
    });
    const texts = (await desk.theirs(taskId)).map(({ comment_text: said }) => said ?? "");
    expect(texts).toHaveLength(open.length);
    for (const { body } of open) expect(texts.filter((said) => said.includes(body))).toHaveLength(1);
  }
  return { secrets };
}

describe("whatever happens to the rows", () => {
  it("nothing internal leaves, and what is public is there once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        watch();
        const { secrets } = await run(steps);
        const everything = left.join("\n");
        expect(everything.length).toBeGreaterThan(0);
        for (const secret of secrets) expect(everything).not.toContain(secret);
        vi.unstubAllGlobals();
      }),
      { numRuns: 12 },
    );
  }, 180_000);
});
