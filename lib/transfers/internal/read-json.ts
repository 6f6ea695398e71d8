import "server-only";
import type { TransferResource } from "../schema.ts";
import { readHeading } from "./columns.ts";
import { FileProblem, type RowProblem } from "./file-problem.ts";
import type { FileRow } from "./file-row.ts";

/** Characters of one object. */
const OBJECT_MAX_LENGTH = 500_000;

/** The objects of a JSON array, or of a file with one object a line, read as they arrive. */
export async function* readJsonRows(
  text: AsyncIterable<string>,
  resource: TransferResource,
  ignore: (heading: string) => void,
): AsyncGenerator<FileRow> {
  let line = 0;
  for await (const element of splitElements(text)) {
    line += 1;
    yield toRow(element, line, resource, ignore);
  }
}

/**
 * The elements of an array, or values one after another, as pieces of text. Only brackets and strings are looked
 * at: whether a piece is JSON shows when it is parsed, and what is wrong with one leaves the others readable.
 */
export async function* splitElements(text: AsyncIterable<string>): AsyncGenerator<string> {
  let isArray: boolean | null = null;
  let isClosed = false;
  let isAfterElement = false;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let held = "";

  for await (const chunk of text) {
    let start = 0;
    const take = (end: number) => {
      const element = (held + chunk.slice(start, end)).trim();
      held = "";
      return element;
    };
    for (let index = 0; index < chunk.length; index += 1) {
      const character = chunk[index] ?? "";
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (character === "\\") isEscaped = true;
        else if (character === '"') isInString = false;
        continue;
      }
      const isSpace = character === " " || character === "\n" || character === "\r" || character === "\t";
      if (isArray === null) {
        if (isSpace) continue;
        isArray = character === "[";
        if (isArray) {
          start = index + 1;
          continue;
        }
      }
      if (isClosed) {
        if (!isSpace) throw new FileProblem("Something follows after the end of the JSON array.");
        continue;
      }
      if (character === '"') isInString = true;
      else if (character === "{" || character === "[") depth += 1;
      else if (depth > 0 && (character === "}" || character === "]")) depth -= 1;
      else if (depth === 0) {
        const isEnd = isArray && character === "]";
        const isSeparator = isArray ? character === "," : character === "\n";
        if (!isEnd && !isSeparator) continue;
        const element = take(index);
        start = index + 1;
        if (element !== "") yield element;
        else if (isArray && (isSeparator || isAfterElement)) {
          throw new FileProblem("The JSON array has a comma with nothing before or after it.");
        }
        isAfterElement = isSeparator;
        isClosed = isEnd;
      }
    }
    if (isClosed) continue;
    held += chunk.slice(start);
    if (held.length > OBJECT_MAX_LENGTH) {
      throw new FileProblem(
        "An object of the file is longer than any can be. Look for a bracket or a quote that is never closed.",
      );
    }
  }
  if (isArray === true && !isClosed)
    throw new FileProblem("The JSON array is not closed: the file ends early.");
  if (isInString || depth > 0) throw new FileProblem("The last object is not closed: the file ends early.");
  if (isArray !== true && held.trim() !== "") yield held.trim();
}

function toRow(
  element: string,
  line: number,
  resource: TransferResource,
  ignore: (heading: string) => void,
): FileRow {
  const value = parseElement(element);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const reason =
      value === undefined ? "This is not valid JSON." : "This is not an object with named fields.";
    return { line, cells: {}, problem: { field: null, reason, value: element } };
  }
  const cells: FileRow["cells"] = {};
  let problem: RowProblem | null = null;
  for (const [name, field] of Object.entries(value)) {
    const heading = readHeading(resource, name);
    if (heading.kind === "unknown") ignore(heading.heading);
    if (heading.kind !== "read") continue;
    const cell = toCell(field);
    if (Object.hasOwn(cells, heading.column)) {
      problem = { field: heading.column, reason: "The field is there twice.", value: name };
    } else if (cell === null) {
      problem = {
        field: heading.column,
        reason: "Must be text, or a list of texts.",
        value: JSON.stringify(field),
      };
    } else {
      cells[heading.column] = cell;
    }
  }
  return { line, cells, problem };
}

function parseElement(element: string): unknown {
  try {
    return JSON.parse(element);
  } catch {
    return undefined;
  }
}

/** A field's value as a file of text would have it; null when text cannot stand for it. */
function toCell(value: unknown): string | string[] | null {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (!Array.isArray(value)) return null;
  const texts = value.filter((entry): entry is string => typeof entry === "string");
  return texts.length === value.length ? texts : null;
}
