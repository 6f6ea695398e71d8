/** Records of one kind by id, in order of insertion. Only the store writes to it; everybody may read. */
export type Table<Row> = {
  get(id: string | number): Row | undefined;
  all(): Row[];
  count(): number;
};

/** The writing side of a table, which the store alone holds. */
export type WritableTable<Row> = Table<Row> & {
  /** Inserts or replaces; answers what was there before. */
  put(row: Row): Row | undefined;
  remove(id: string): Row | undefined;
  clear(): void;
};

/** Told of each change to a table, undone changes included, so that an index can never disagree with its table. */
export type TableObserver<Row> = (before: Row | undefined, after: Row | undefined) => void;

/** Makes an empty table whose rows are found by their own `id`. */
export function createTable<Row extends { id: string | number }>(
  observe: TableObserver<Row> = () => undefined,
): WritableTable<Row> {
  const rows = new Map<string, Row>();
  return {
    get: (id) => rows.get(String(id)),
    all: () => [...rows.values()],
    count: () => rows.size,
    put(row) {
      const before = rows.get(String(row.id));
      rows.set(String(row.id), row);
      observe(before, row);
      return before;
    },
    remove(id) {
      const before = rows.get(id);
      rows.delete(id);
      if (before !== undefined) observe(before, undefined);
      return before;
    },
    clear() {
      for (const row of rows.values()) observe(row, undefined);
      rows.clear();
    },
  };
}
