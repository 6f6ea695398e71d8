/**
 * What people say on either side of a world's links. Every sentence is said once and known again by its number, so that
 * one that is missing, doubled or where it must not be shows, whatever sync's own rows say.
 */
import type { ClickUpClient } from "#lib/clickup/api-client.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { createComment, deleteComment, updateComment } from "#lib/tickets/index.ts";
import type { TestContext } from "./contexts.ts";

type Talkers = {
  agent: TestContext;
  byHand: ClickUpClient;
  below: (count: number) => number;
};

export function createTalk({ agent, byHand, below }: Talkers) {
  let sentences = 0;
  const sentence = (side: "Ours" | "Theirs" | "Internal") => {
    sentences += 1;
    return `${side} say ${sentences}. مرحبا 👋`;
  };
  const said = (text: string) => /(?:Ours|Theirs|Internal) say \d+\./.exec(text)?.[0] ?? null;

  async function theirComments(taskId: string) {
    const all: Awaited<ReturnType<ClickUpClient["listComments"]>> = [];
    for (;;) {
      const page = await byHand.listComments(taskId, cursorOf(all.at(-1)));
      all.push(...page);
      if (page.length < 25) return all;
    }
  }
  const cursorOf = (last: { id: string; date: number | null } | undefined) =>
    last === undefined || last.date === null ? undefined : { id: last.id, date: last.date };
  const write = (text: string) => async () => [{ text, attributes: {} }];

  return {
    /** A reply, a changed one, one taken back, or a note. Answers whether anything of it is ClickUp's business. */
    async ours(ticketId: string): Promise<boolean> {
      const mine = await systemDb().ticketComment.findMany({
        where: { ticketId, deletedAt: null, authorId: agent.actor.id, visibility: "public" },
        orderBy: { id: "asc" },
      });
      const one = mine[below(Math.max(mine.length, 1))];
      const what = below(10);
      if (what < 2) {
        await createComment(agent, { ticketId, visibility: "internal", body: sentence("Internal") });
        return false;
      }
      if (one === undefined || what < 6)
        await createComment(agent, { ticketId, visibility: "public", body: sentence("Ours") });
      else if (what < 8) await updateComment(agent, { ticketId, id: one.id, body: sentence("Ours") });
      else await deleteComment(agent, { ticketId, id: one.id });
      return true;
    },

    /** A comment by a person in ClickUp, a changed one, or one taken back. */
    async theirs(taskId: string): Promise<void> {
      const hers = (await theirComments(taskId)).filter(({ comment_text: text }) =>
        said(text ?? "")?.startsWith("Theirs"),
      );
      const one = hers[below(Math.max(hers.length, 1))];
      const what = below(10);
      if (one === undefined || what < 6) await byHand.createComment(taskId, write(sentence("Theirs")));
      else if (what < 8) await byHand.updateComment(one.id, write(sentence("Theirs")));
      else await byHand.deleteComment(one.id);
    },

    /** What one side was told and the other does not say, or says twice, and what never should have left. */
    async differencesOf({ ticketId, taskId }: { ticketId: string; taskId: string }): Promise<string[]> {
      const here = await systemDb().ticketComment.findMany({ where: { ticketId, deletedAt: null } });
      const spoken = here.flatMap(({ body, visibility }) => {
        const words = said(body);
        return words === null || (words.startsWith("Ours") && visibility !== "public") ? [] : [words];
      });
      const there = (await theirComments(taskId)).map(({ comment_text: text }) => said(text ?? "") ?? "?");
      const shared = spoken.filter((words) => !words.startsWith("Internal"));
      return shared.sort().join() === there.sort().join()
        ? []
        : [`said here: ${shared.join()}, and there: ${there.join()}`];
    },
  };
}
