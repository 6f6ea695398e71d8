/**
 * What a public reply says in ClickUp: who wrote it, the reply, its files' names, and last a link to it. By that link
 * people get back to the ticket, and we know our own comment again when the answer to its posting was lost.
 */
import type { ClickUpComment, CommentSegment } from "#lib/clickup/index.ts";
import type { PublicReply } from "#lib/tasks/index.ts";
import { segmentsOf } from "./comment-segments.ts";

export function composeReply(reply: PublicReply): CommentSegment[] {
  const said = segmentsOf(reply.body);
  const files = reply.fileNames.flatMap((name) => [
    { text: name, attributes: {} },
    { text: "\n", attributes: { list: { list: "bullet" as const } } },
  ]);
  return [
    { text: reply.authorName, attributes: { bold: true } },
    { text: reply.isFromCustomer ? " (customer) wrote:\n" : " wrote to the customer:\n", attributes: {} },
    ...said,
    ...(files.length === 0 ? [] : [{ text: "Files:\n", attributes: {} }, ...files]),
    { text: `Reply ${replyMark(reply.label, reply.id)}`, attributes: { link: reply.url } },
  ];
}

/** Short enough to live with, and of no other reply: the end of an id is its random part. */
function replyMark(label: string, id: string): string {
  return `${label}-${id.slice(-8)}`;
}

/** The end of a comment, which our marks stand at. */
const TAIL = 4;

/** Whose reply a comment says it is: whole ids, or only the end of one. */
export type CommentMark = { ids: string[]; tail: string | null };

/**
 * The reply that a comment says it is, by the link in its last words: the whole id, and the ends of ids that its
 * text names, should the link have been lost. Null for a comment that people wrote.
 */
export function markOf(comment: Pick<ClickUpComment, "comment" | "comment_text">): CommentMark | null {
  const last = comment.comment.filter(({ text }) => (text ?? "").trim() !== "").slice(-TAIL);
  const links = last.flatMap(({ attributes }) => {
    const link = attributes?.link;
    return typeof link === "string" ? [link] : [];
  });
  const ids = links.flatMap((link) => /\/tickets\/\d+#([0-9a-f-]{36})$/.exec(link)?.[1] ?? []);
  const written = comment.comment_text ?? comment.comment.map(({ text }) => text ?? "").join("");
  const tail = /Reply \S+-([0-9a-f]{8})\s*$/.exec(written)?.[1] ?? null;
  return ids.length === 0 && tail === null ? null : { ids, tail };
}

export function isMarkOf({ ids, tail }: CommentMark, id: string): boolean {
  return ids.length > 0 ? ids.includes(id) : tail !== null && id.endsWith(tail);
}
