/** A JSON schema, or a part of one. */
export type Schema = Record<string, unknown>;

/** What a correction does to the object schema that it names. */
export type Change =
  /** Puts another schema in its place. */
  | { kind: "replace"; schema: Schema }
  /** Allows null beside what it says. */
  | { kind: "nullable" }
  /** Allows these properties to be absent. */
  | { kind: "optional"; properties: string[] }
  /** Declares properties that the wire has and the file does not; they may be absent. */
  | { kind: "declare"; properties: Record<string, Schema> }
  /** Takes out a property that the wire does not have. */
  | { kind: "remove"; property: string }
  /** Puts a schema of another operation's answer in its place. */
  | { kind: "copy"; operation: string; at: string };

/**
 * One place where ClickUp's OpenAPI file is not what its wire does. `at` walks from the body by property names, `[]`
 * for the items of an array; the empty string is the body itself.
 */
export type Correction = {
  operation: string;
  part: "request" | "answer";
  at: string;
  why: string;
  change: Change;
};
