/**
 * From ClickUp's comments to Markdown: what people wrote, under our formats where it has one of them, and never as
 * more than text otherwise. Source: ClickUp fact sheet, section 12.
 */
import { createHash } from "node:crypto";
import { type ClickUpComment, cutText } from "#lib/clickup/index.ts";

/** Characters of a comment here (see the tickets' own limit); what is longer ends with a word about it. */
const BODY_MAX = 50_000;
const CUT = "\n\n*The rest is in ClickUp.*";

type Segment = ClickUpComment["comment"][number];

/** A comment's text as Markdown; never empty. */
export function markdownOf(comment: Pick<ClickUpComment, "comment" | "comment_text">): string {
  const segments: Segment[] =
    comment.comment.length > 0 ? comment.comment : [{ text: comment.comment_text ?? "" }];
  const text = tidy(linesOf(segments).map(markdownLine));
  if (text === "") return "*A comment without text.*";
  return text.length <= BODY_MAX ? text : `${cutText(text, BODY_MAX - CUT.length)}${CUT}`;
}

/** What a comment says, whatever the order that its parts are written in: known again by it, or seen to differ. */
export function digestOf(comment: Pick<ClickUpComment, "comment" | "comment_text">): string {
  return createHash("sha256").update(markdownOf(comment)).digest("base64url").slice(0, 22);
}

type Piece = { text: string; attributes: Record<string, unknown> };
type Line = { pieces: Piece[]; ends: Record<string, unknown> };

/** A line's own format stands on its line break; breaks inside of a piece end lines without one. */
function linesOf(segments: readonly Segment[]): Line[] {
  const lines: Line[] = [];
  let pieces: Piece[] = [];
  for (const { text, attributes } of segments) {
    const parts = clean(text ?? "").split("\n");
    parts.forEach((part, index) => {
      if (part !== "") pieces.push({ text: part, attributes: attributes ?? {} });
      if (index === parts.length - 1) return;
      lines.push({ pieces, ends: attributes ?? {} });
      pieces = [];
    });
  }
  if (pieces.length > 0) lines.push({ pieces, ends: {} });
  return lines;
}

/** Without what neither PostgreSQL nor a reader takes: zero bytes, other control characters, halves of characters. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\n\t])\p{Cc}/gu, "");
}

type Written = { text: string; kind: "text" | "item" | "quote" | "code" };

function markdownLine({ pieces, ends }: Line): Written {
  const code = field(ends["code-block"], "code-block") ?? textOf(ends["code-block"]);
  if (code !== null) return { text: pieces.map(({ text }) => text).join(""), kind: "code" };
  const text = pieces.map(markdownPiece).join("");
  const list = field(ends.list, "list") ?? textOf(ends.list);
  if (list === "bullet") return { text: `- ${text}`, kind: "item" };
  if (list === "ordered") return { text: `1. ${text}`, kind: "item" };
  if (list === "checked" || list === "unchecked")
    return { text: `- [${list === "checked" ? "x" : " "}] ${text}`, kind: "item" };
  if (ends.blockquote !== undefined && ends.blockquote !== false) return { text: `> ${text}`, kind: "quote" };
  if (typeof ends.header === "number" || typeof ends.header === "string")
    return { text: text === "" ? "" : `**${text}**`, kind: "text" };
  return { text: plainLine(text), kind: "text" };
}

/** A line that only looks like a list, a heading, a quote or a rule stays a line. */
function plainLine(text: string): string {
  return text
    .replace(/^\s{4,}/, "   ")
    .replace(/^(\s*)([-+=]+|#{1,6})(?=\s|$)/, "$1\\$2")
    .replace(/^(\s*)(\d{1,9})([.)])(?=\s|$)/, "$1$2\\$3")
    .replace(/^(\s*)>/, "$1\\>");
}

/** Text that Markdown shows as it is. Addresses stay whole, so that they are still links. */
function escapeText(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>]+)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\`*_[\]<~|]/g, "\\$&")))
    .join("");
}

function markdownPiece({ text, attributes }: Piece): string {
  // Spaces at the edge of a stretch would undo its marks, so they stay outside.
  const [, before = "", inner = "", after = ""] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
  if (inner === "") return text;
  let written = attributes.code === true && !inner.includes("`") ? `\`${inner}\`` : escapeText(inner);
  if (attributes.bold === true) written = `**${written}**`;
  if (attributes.italic === true) written = `*${written}*`;
  if (attributes.strike === true) written = `~~${written}~~`;
  const link = textOf(attributes.link) ?? field(attributes.link, "url");
  if (link !== null && /^(https?:\/\/|mailto:)[^\s<>()]+$/.test(link)) {
    written = inner === link ? `<${link}>` : `[${written}](${link})`;
  }
  return `${before}${written}${after}`;
}

/** Lines of text stand each for itself, as in ClickUp; code gets its fences. */
function tidy(lines: readonly Written[]): string {
  const out: string[] = [];
  lines.forEach(({ text, kind }, index) => {
    const previous = lines[index - 1]?.kind;
    if (kind === "code" && previous !== "code") out.push("```");
    if (kind !== "code" && previous === "code") out.push("```");
    // Without an empty line between them, what follows a list or a quote would belong to it.
    if (kind === "text" && (previous === "item" || previous === "quote") && text !== "") out.push("");
    out.push(text);
  });
  if (lines.at(-1)?.kind === "code") out.push("```");
  return out
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function field(value: unknown, name: string): string | null {
  return typeof value === "object" && value !== null && name in value
    ? textOf(Reflect.get(value, name))
    : null;
}
