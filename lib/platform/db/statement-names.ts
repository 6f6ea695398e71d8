/**
 * Names for statements that come again: PostgreSQL then parses and plans them once a connection instead of once a
 * request, which for a ticket with its joins and policies is most of its time (PostgreSQL manual, PREPARE).
 */

/** A plan takes some ten kilobytes in each of the connections that use it. */
const NAMES_AT_MOST = 250;
const SEEN_AT_MOST = 1_000;

/**
 * Put into a statement whose best plan hangs on its values, such as a search: a prepared one would settle on a plan
 * for all of them after five runs.
 */
export const PLANNED_ANEW = "/* planned anew */";

/** Gives a statement's name by its text, from the second time on; the empty name, which the driver does not keep, before. */
export function createStatementNames(): (statement: { sql: string }) => string {
  const names = new Map<string, string>();
  const seen = new Set<string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= NAMES_AT_MOST || sql.includes(PLANNED_ANEW)) return "";
    if (seen.delete(sql)) {
      const name = `relaydesk_${names.size}`;
      names.set(sql, name);
      return name;
    }
    if (seen.size >= SEEN_AT_MOST) seen.clear();
    seen.add(sql);
    return "";
  };
}
