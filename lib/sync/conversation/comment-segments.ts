/**
 * From Markdown to the pieces that ClickUp's comments are made of, as far as the two go together; what has no
 * counterpart there stays as it is written. Source: ClickUp fact sheet, section 12.
 */
import type { CommentSegment } from "#lib/clickup/index.ts";

type Marks = Pick<CommentSegment["attributes"], "bold" | "italic" | "strike" | "code" | "link">;

/** What stands on the line break that ends a line. */
type Line = { text: string; ends: CommentSegment["attributes"]; isVerbatim: boolean };

export function segmentsOf(markdown: string): CommentSegment[] {
  return linesOf(markdown).flatMap(({ text, ends, isVerbatim }) => [
    ...(isVerbatim ? plain(text) : inline(text, {})),
    { text: "\n", attributes: ends },
  ]);
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const TASK = /^\s*[-*+]\s+\[([ xX])\]\s+(.*)$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*\d{1,9}[.)]\s+(.*)$/;
const QUOTE = /^ {0,3}>\s?(.*)$/;

function linesOf(markdown: string): Line[] {
  let fence: string | null = null;
  return markdown.split("\n").flatMap((line): Line[] => {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) === true && line.trim() === mark) {
        fence = null;
        return [];
      }
      return [{ text: line, ends: { "code-block": { "code-block": "plain" } }, isVerbatim: true }];
    }
    if (mark !== undefined) {
      fence = mark;
      return [];
    }
    return [formattedLine(line)];
  });
}

function formattedLine(line: string): Line {
  const of = (text: string | undefined, ends: CommentSegment["attributes"]): Line => ({
    text: text ?? "",
    ends,
    isVerbatim: false,
  });
  const heading = HEADING.exec(line);
  if (heading !== null) return of(heading[2], { header: Math.min(heading[1]?.length ?? 1, 4) });
  const task = TASK.exec(line);
  if (task !== null) return of(task[2], { list: { list: task[1] === " " ? "unchecked" : "checked" } });
  const bullet = BULLET.exec(line);
  if (bullet !== null) return of(bullet[1], { list: { list: "bullet" } });
  const number = NUMBER.exec(line);
  if (number !== null) return of(number[1], { list: { list: "ordered" } });
  const quote = QUOTE.exec(line);
  if (quote !== null) return of(quote[1], { blockquote: {} });
  // Two spaces or a backslash at the end of a line only say that it ends there, which it does anyway.
  return of(line.replace(/(?: {2,}|\\)$/, ""), {});
}

function plain(text: string, marks: Marks = {}): CommentSegment[] {
  return text === "" ? [] : [{ text, attributes: marks }];
}

/** Each way to mark a stretch of a line: the first group is what is marked. Bounded, so that no text takes long. */
const SPANS: readonly { pattern: RegExp; marks: (match: RegExpExecArray) => Marks; isVerbatim?: true }[] = [
  { pattern: /`([^`\n]{1,2000})`/, marks: () => ({ code: true }), isVerbatim: true },
  {
    pattern:
      /!?\[((?:\\.|[^\]\\]){0,1000})\]\(\s*<?(https?:\/\/[^\s)>]{1,2000}|mailto:[^\s)>]{1,500})>?(?:\s+"[^"]{0,500}")?\s*\)/,
    marks: (match) => ({ link: match[2] ?? "" }),
  },
  {
    pattern: /<(https?:\/\/[^\s>]{1,2000})>/,
    marks: (match) => ({ link: match[1] ?? "" }),
    isVerbatim: true,
  },
  { pattern: /\*\*((?:\\.|[^*\\]|\*(?!\*)){1,5000}?)\*\*/, marks: () => ({ bold: true }) },
  {
    pattern: /(?<![\p{L}\p{N}_])__((?:\\.|[^_\\]){1,5000})__(?![\p{L}\p{N}_])/u,
    marks: () => ({ bold: true }),
  },
  { pattern: /~~((?:\\.|[^~\\]){1,5000})~~/, marks: () => ({ strike: true }) },
  {
    pattern: /(?<![*\\])\*((?:\\.|[^*\s\\])(?:\\.|[^*\\]){0,5000})\*(?!\*)/,
    marks: () => ({ italic: true }),
  },
  {
    pattern: /(?<![\p{L}\p{N}_\\])_((?:\\.|[^_\s\\])(?:\\.|[^_\\]){0,5000})_(?![\p{L}\p{N}_])/u,
    marks: () => ({ italic: true }),
  },
];

const ESCAPE = /\\([\\`*_{}[\]()#+\-.!<>~|"'&])/g;
const unescaped = (text: string) => text.replace(ESCAPE, "$1");

/** A line longer than this stays as it is written: nobody formats such a one, and looking for marks takes its time. */
const FORMATTED_MAX = 5_000;

function inline(text: string, marks: Marks): CommentSegment[] {
  if (text.length > FORMATTED_MAX) return plain(unescaped(text), marks);
  const segments: CommentSegment[] = [];
  let rest = text;
  for (let found = firstSpan(rest); found !== null; found = firstSpan(rest)) {
    const { match, span } = found;
    const inner = { ...marks, ...span.marks(match) };
    const content = match[1] ?? "";
    segments.push(...plain(unescaped(rest.slice(0, match.index)), marks));
    // A link or a picture without words is read as its address.
    if (content === "") segments.push(...plain(inner.link ?? "", inner));
    else segments.push(...(span.isVerbatim === true ? plain(content, inner) : inline(content, inner)));
    rest = rest.slice(match.index + match[0].length);
  }
  return [...segments, ...plain(unescaped(rest), marks)];
}

function firstSpan(text: string): { match: RegExpExecArray; span: (typeof SPANS)[number] } | null {
  let first: { match: RegExpExecArray; span: (typeof SPANS)[number] } | null = null;
  for (const span of SPANS) {
    const match = span.pattern.exec(text);
    if (match === null || isEscaped(text, match.index)) continue;
    if (first === null || match.index < first.match.index) first = { match, span };
  }
  return first;
}

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text[index - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}
