import { type BatchRow, cellText } from "./batch-rows.ts";
import { RowFailure } from "./row-failure.ts";

/**
 * Finds what a row stands for among what is there: by its id, else by its reference. Two rows of a batch that
 * mean the same thing by different keys are told apart here: the second one is refused.
 */
export function matcherOf<Existing extends { id: string; externalReference: string | null }>(
  existing: Existing[],
  noun: string,
): (row: BatchRow) => Existing | null {
  const byId = new Map(existing.map((thing) => [thing.id, thing]));
  const byReference = new Map(existing.map((thing) => [thing.externalReference, thing]));
  const linesOf = new Map<string, number>();

  return (row) => {
    const found = byId.get(cellText(row.cells.id).toLowerCase()) ?? byReference.get(row.reference) ?? null;
    if (found === null) return null;
    const first = linesOf.get(found.id);
    if (first !== undefined) {
      const reason = `Line ${first} is the same ${noun}.`;
      throw new RowFailure([{ field: null, reason, value: null }]);
    }
    linesOf.set(found.id, row.line);
    return found;
  };
}
