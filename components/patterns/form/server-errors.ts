/** One complaint of the server about what was sent. */
export interface ServerIssue {
  path: string;
  message: string;
}

/** "/items/0/title", "body.title" and "items[0].title" all become the form's own spelling, "items.0.title". */
export function toFieldName(path: string): string {
  const dotted = path.startsWith("/")
    ? path
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
        .join(".")
    : path.replaceAll(/\[(\w+)\]/g, ".$1");
  return dotted.replace(/^(?:body|query|params)\./, "");
}

/**
 * Sorts the server's complaints: those about a field of the form go there (one message each, the first), the rest stand
 * above the form. A complaint about a part of a field ("tags.3") goes to that field.
 */
export function assignIssues(
  issues: readonly ServerIssue[],
  fieldNames: readonly string[],
): { fields: Map<string, string>; rest: ServerIssue[] } {
  const fields = new Map<string, string>();
  const rest: ServerIssue[] = [];
  // The longest name first: "address.city" is nearer than "address".
  const known = [...fieldNames].sort((one, other) => other.length - one.length);
  for (const issue of issues) {
    const name = toFieldName(issue.path);
    const owner = known.find((field) => name === field || name.startsWith(`${field}.`));
    if (owner === undefined) rest.push({ path: name, message: issue.message });
    else if (!fields.has(owner)) fields.set(owner, issue.message);
  }
  return { fields, rest };
}
