/** Text for a terminal: tables in columns, and nothing in them that a terminal would obey. */

const segmenter = new Intl.Segmenter();
/** Scripts and emoji that take two places in a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
/** Control characters, and those that turn the direction of writing: names come from people. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]+/gu;

/** A value as one line of plain text. */
export function printable(value: string): string {
  return value.replace(UNPRINTABLE, " ");
}

/** Places that a text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

export type Column<Row> = {
  title: string;
  value: (row: Row) => string | number | null;
  /** Numbers stand right. */
  align?: "right";
};

/** Rows under their titles; a value that is not there is a dash. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) =>
      columns.map(({ value }) => {
        const text = printable(String(value(row) ?? ""));
        return text === "" ? "–" : text;
      }),
    ),
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ""))));
  return lines
    .map((line) =>
      line
        .map((cell, index) => {
          const room = " ".repeat((widths[index] ?? 0) - widthOf(cell));
          return columns[index]?.align === "right" ? room + cell : cell + room;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Names and values, one pair a line. */
export function formatPairs(pairs: readonly (readonly [string, string | number])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => widthOf(name)));
  return pairs
    .map(([name, value]) => `${name}${" ".repeat(width - widthOf(name))}  ${printable(String(value))}`)
    .join("\n");
}

/** An instant to the minute, in UTC: what a log says too. */
export function shortTime(at: Date | string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")}Z`;
}

/** A number with the noun that fits it. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
