import { RelaydeskError } from "#lib/platform/errors/index.ts";

/** A file that cannot be read as a whole; the sentence says what to change in it. */
export class FileProblem extends RelaydeskError {
  constructor(sentence: string) {
    super("validation_failed", sentence, { publicMessage: sentence });
  }
}

/** What is wrong with one row, before anybody looks at what it says. */
export type RowProblem = { field: string | null; reason: string; value: string | null };
