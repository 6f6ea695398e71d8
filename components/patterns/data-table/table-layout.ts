/**
 * The parts of a table say their role aloud, because on a phone they are drawn as blocks, and browsers take an element
 * that is not drawn as a table for no table at all.
 */
export const ROLES = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

export const alignments = {
  start: "text-start",
  end: "@2xl/table:text-end tabular-nums",
  center: "@2xl/table:text-center",
};

export const hiding = {
  md: "@2xl/table:@max-3xl/table:hidden",
  lg: "@2xl/table:@max-4xl/table:hidden",
  xl: "@2xl/table:@max-6xl/table:hidden",
};

/**
 * A record's row and its cells: cards below the width `2xl` of the container (42 rem), a table from there on. What
 * can be pressed or hovered is lifted above the link that covers the row. The rules stand in globals.css, since a
 * list has hundreds of cells and would carry them as often.
 */
export const rowClasses = "table-record";
export const cellClasses = "table-record-cell";
