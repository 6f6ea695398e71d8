/**
 * What a form and an API answer say when a field is missing or of another kind: words for people in place of
 * zod's own. Imported for its effect by whatever parses what people or programs send.
 */
import { z } from "zod";

const KINDS: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  date: "a date",
};

z.config({
  customError: (issue) => {
    if (issue.code !== "invalid_type") return undefined;
    if (issue.input === undefined) return "Required";
    return `Must be ${KINDS[issue.expected] ?? issue.expected}`;
  },
});
