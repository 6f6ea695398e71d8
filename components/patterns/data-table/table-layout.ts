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

/** Cards below the width `2xl` of the container (42 rem), a table from there on. */
export const rowClasses =
  "relative flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-3 last:border-b-0 @2xl/table:table-row @2xl/table:border-b-0";

export const cellClasses =
  "min-w-0 max-w-full text-sm @2xl/table:table-cell @2xl/table:h-10 @2xl/table:truncate @2xl/table:border-b @2xl/table:px-3 @2xl/table:first:ps-4 @2xl/table:last:pe-4 @2xl/table:group-last/row:border-b-0";

/** Lifts what can be pressed or hovered above the link that covers the row. */
export const liftClasses =
  "[&_:is(button,input,select,time,a:not([data-row-focus]))]:relative [&_:is(button,input,select,time,a:not([data-row-focus]))]:z-raised";
