/**
 * JSON with line breaks and indents, and otherwise letter for letter as it came: parsing it and writing it out again
 * would round large numbers and drop repeated keys. Null when the text is no JSON.
 */
export function indentJson(text: string): string | null {
  if (!isJson(text)) return null;
  let out = "";
  let depth = 0;
  let isFresh = false;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === "}" || token === "]") {
      depth -= 1;
      out += isFresh ? token : line() + token;
      isFresh = false;
      continue;
    }
    if (isFresh) out += line();
    isFresh = token === "{" || token === "[";
    if (isFresh) depth += 1;
    out += token === ":" ? ": " : token === "," ? `,${line()}` : token;
  }
  return out;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
