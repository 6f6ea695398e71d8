/** `at` is where in the text it begins. */
export type TextPart = { kind: "text" | "link"; text: string; at: number };

/** Plain text cut where web addresses begin and end; a full stop after an address is not part of it. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g)) {
    if (match.index > from) parts.push({ kind: "text", text: text.slice(from, match.index), at: from });
    parts.push({ kind: "link", text: match[0], at: match.index });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from), at: from });
  return parts;
}
