/**
 * The plain reading of a Markdown description, which is what ClickUp answers in `description` and `text_content`.
 * Marks of headings, emphasis, lists, quotes, links and code go; everything else, HTML included, stays as written.
 */
export function plainText(markdown: string): string {
  let isCode = false;
  const lines: string[] = [];
  for (const line of markdown.split("\n")) {
    if (/^\s{0,3}(```|~~~)/.test(line)) {
      isCode = !isCode;
      continue;
    }
    lines.push(isCode ? line : plainLine(line));
  }
  return lines.join("\n");
}

function plainLine(line: string): string {
  return line
    .replace(/^\s{0,3}#{1,6}\s+/, "")
    .replace(/^\s{0,3}>\s?/, "")
    .replace(/^(\s*)(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/, "$1")
    .replace(/(?<!\\)!?\[((?:\\.|[^\]\\]){0,500})\]\([^)]{0,2000}\)/g, "$1")
    .replace(/(?<!\\)`([^`]+)`/g, "$1")
    .replace(/(?<!\\)\*\*((?:\\.|[^*\\])+)\*\*/g, "$1")
    .replace(/(?<!\\)__((?:\\.|[^_\\])+)__/g, "$1")
    .replace(/(?<!\\)~~((?:\\.|[^~\\])+)~~/g, "$1")
    .replace(/(?<![\w*\\])\*((?:\\.|[^*\s\\])(?:\\.|[^*\\])*)\*(?!\w)/g, "$1")
    .replace(/(?<![\w_\\])_((?:\\.|[^_\s\\])(?:\\.|[^_\\])*)_(?!\w)/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+\-.!<>~|])/g, "$1");
}
