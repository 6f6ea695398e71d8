/** Counts of tests, and the closing line that `npm test` ends with. */
export type Totals = { passed: number; failed: number; skipped: number };

export const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0 };

export function addTotals(first: Totals, second: Totals): Totals {
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: first.skipped + second.skipped,
  };
}

export function printTotals({ passed, failed, skipped }: Totals): void {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}
