import { z } from "zod";
import type { FieldCodec, Pair } from "./field-codec.ts";
import { mergeText } from "./merge-text.ts";

/** Between the facts that a task's description begins with and the source's own text. */
const SEPARATOR = "\n\n---\n\n";
/** The facts: the first links to the source, the last says when it was made; markup may have been respelled. */
const FIRST_FACT = /^\*\*[^\n]+?:\*\*\s*\[[^\n]*\]\([^\n]*\)/;
const LAST_FACT = /^\*\*Created:\*\*\s+\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC\s*$/;
const FACT = /^\*\*[^\n]+?:\*\*/;
const RULE = /^(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
/** Facts at most: a text that goes on like this is somebody's list. */
const FACTS_LIMIT = 30;

/** ClickUp cannot store an empty description; a blank clears it (ClickUp fact sheet, section 8). */
const CLEARED = " ";

/** The text as it is compared: line ends and blanks at ends of lines and of the text say nothing. */
function plain(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\S\n]+$/gmu, "")
    .trim();
}

/** Letters and digits only: what is left when ClickUp spells the same Markdown in its own way. */
function words(text: string): string {
  return text
    .replace(/^\s*\d+[.)]\s/gmu, "")
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}\p{S}\p{M}]/gu, "")
    .replace(/[`~|<>+=^$]/g, "");
}

/** The facts that a task's description begins with, and the text below. Without facts all of it is text. */
export function splitTaskDescription(markdown: string): { facts: string; text: string } {
  const lines = markdown.replace(/\r\n?/g, "\n").trimStart().split("\n");
  const last = lines.slice(0, FACTS_LIMIT).findIndex((line) => LAST_FACT.test(line));
  const facts = lines.slice(0, last + 1);
  const isHead =
    last > 0 &&
    FIRST_FACT.test(lines[0] ?? "") &&
    facts.every((line) => line.trim() === "" || FACT.test(line.trimStart()));
  if (!isHead) return { facts: "", text: markdown };
  const below = lines.slice(last + 1);
  const first = below.findIndex((line) => line.trim() !== "");
  if (first < 0) return { facts: facts.join("\n"), text: "" };
  const text = RULE.test((below[first] ?? "").trim()) ? below.slice(first + 1) : below.slice(first);
  return { facts: facts.join("\n"), text: text.join("\n").replace(/^(?:[^\S\n]*\n)+/, "") };
}

function withFacts(facts: string, text: string): string {
  if (text.trim() === "") return facts === "" ? CLEARED : facts;
  return facts === "" ? text : `${facts}${SEPARATOR}${text}`;
}

const textOf = (markdown: string) => plain(splitTaskDescription(markdown).text);

/**
 * The description: Markdown on both sides. The task's begins with facts about the source, which belong to the task:
 * they are not read as text, and kept as they are, or gone when somebody took them away.
 */
export const descriptionCodec: FieldCodec<string, string> = {
  oursSchema: z.string(),
  theirsSchema: z.string(),
  isSameOurs: (one, other) => plain(one) === plain(other),
  isSameTheirs: (one, other) => plain(one) === plain(other),
  // ClickUp keeps Markdown as a document of its own and spells it anew: marks may differ, words may not.
  isEcho: (sent, found) => words(sent) === words(found),
  toTheirs: (ours, now) =>
    plain(ours) === textOf(now) ? now : withFacts(splitTaskDescription(now).facts, ours),
  toOurs: (theirs, now) => (plain(now) === textOf(theirs) ? now : textOf(theirs)),
  merge: mergeDescriptions,
};

function mergeDescriptions(
  base: Pair<string, string>,
  now: Pair<string, string>,
): Pair<string, string> | null {
  // Without one text that both began with, there is no telling what either changed.
  const before = plain(base.ours);
  if (before !== textOf(base.theirs)) return null;
  const merged = mergeText(before, plain(now.ours), textOf(now.theirs));
  return merged === null
    ? null
    : { ours: merged, theirs: withFacts(splitTaskDescription(now.theirs).facts, merged) };
}
