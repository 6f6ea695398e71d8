import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TransferFormat, TransferResource } from "../schema.ts";
import { EXPORT_COLUMNS } from "./columns.ts";
import { exportWriter } from "./export-text.ts";
import { FileProblem } from "./file-problem.ts";
import type { FileRow } from "./file-row.ts";
import { readFileRows } from "./file-rows.ts";
import { findDelimiter } from "./read-csv.ts";

/** Reads a file that arrives in pieces of so many bytes. */
async function read(
  content: string | Uint8Array,
  options: { resource?: TransferResource; format?: TransferFormat; pieceBytes?: number } = {},
): Promise<{ rows: FileRow[]; ignored: string[] }> {
  const { resource = "customers", format = "csv", pieceBytes = 7 } = options;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  async function* pieces() {
    for (let start = 0; start < bytes.byteLength; start += pieceBytes) {
      yield bytes.subarray(start, start + pieceBytes);
    }
  }
  const ignored = new Set<string>();
  const rows: FileRow[] = [];
  for await (const row of readFileRows(pieces(), { resource, format }, ignored)) rows.push(row);
  return { rows, ignored: [...ignored] };
}

describe("CSV", () => {
  it.each([
    [",", "comma"],
    [";", "semicolon"],
    ["\t", "tab"],
  ])("takes %j for the separator when the first line has it", async (separator) => {
    const { rows } = await read(`name${separator}email\nAcme${separator}a@acme.example\n`);
    expect(rows).toEqual([{ line: 2, cells: { name: "Acme", email: "a@acme.example" }, problem: null }]);
  });

  it("looks for the separator outside quotes alone", () => {
    expect(findDelimiter('"a,b,c";d\n1;2')).toBe(";");
    expect(findDelimiter('"line\nbreak;;;";x\ty\tz\n')).toBe("\t");
    expect(findDelimiter("name\nAcme; Ltd")).toBe(",");
    expect(findDelimiter("")).toBe(",");
  });

  it("passes over a byte order mark, empty lines and lines of nothing but separators", async () => {
    const { rows } = await read("\ufeffname,email\r\n\r\nAcme,\r\n,\r\n  ,  \r\nBolt,\r\n");
    expect(rows.map(({ line, cells }) => [line, cells.name])).toEqual([
      [3, "Acme"],
      [6, "Bolt"],
    ]);
  });

  it("keeps line breaks in quotes, and counts lines as an editor does", async () => {
    const { rows } = await read('title,description\nFirst,"one\ntwo\r\nthree"\nSecond,x\n', {
      resource: "tickets",
    });
    expect(rows.map(({ line, cells }) => [line, cells.description])).toEqual([
      [2, "one\ntwo\r\nthree"],
      [5, "x"],
    ]);
  });

  it("takes a quote in the middle of a cell for a quote", async () => {
    const { rows } = await read('name,phone\n5" pipe,1\nBolt,2\n');
    expect(rows.map(({ cells }) => cells.name)).toEqual(['5" pipe', "Bolt"]);
  });

  it("names the row whose cells do not fit the first line, and reads on", async () => {
    const { rows } = await read("name,email\nAcme,a@acme.example,surplus\nBolt\nCoil,c@coil.example,\n");
    expect(rows.map(({ line, problem }) => [line, problem?.reason ?? null])).toEqual([
      [2, expect.stringMatching(/has 3 cells where the first line names 2/)],
      [3, expect.stringMatching(/has 1 cells where the first line names 2/)],
      [4, null],
    ]);
  });

  it("knows headings however they are written, and tells which mean nothing", async () => {
    const { rows, ignored } = await read(
      "NAME,External Reference,e-mail,Favourite colour,updated_at\nAcme,A-1,a@acme.example,red,2026-01-01\n",
    );
    expect(rows[0]?.cells).toEqual({ name: "Acme", external_reference: "A-1", email: "a@acme.example" });
    expect(ignored).toEqual(["Favourite colour"]);
  });

  it("takes the apostrophe from cells that were guarded against formulas", async () => {
    const { rows } = await read("name,phone\n'=Acme,'+44 20\n");
    expect(rows[0]?.cells).toEqual({ name: "=Acme", phone: "+44 20" });
  });

  it.each([
    ["email\na@acme.example\n", /names no column “name”/],
    ["name,Name\nAcme,Acme\n", /“name” is there twice/],
    ['name\n"Acme\nBolt\n', /never closed/],
    [`name\n"${"x".repeat(600_000)}"\n`, /row after line 1 is longer/],
  ])("says what is wrong with a file that cannot be read (%#)", async (content, reason) => {
    const failure = await read(content, { pieceBytes: 65_536 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FileProblem);
    expect(failure).toMatchObject({ publicMessage: expect.stringMatching(reason) });
  });

  it("says so when a file is not UTF-8", async () => {
    await expect(read(Buffer.from("name\nJos\xe9\n", "latin1"))).rejects.toThrow(/not UTF-8/);
  });
});

describe("JSON", () => {
  const json = (content: string, pieceBytes = 3) => read(content, { format: "json", pieceBytes });

  it.each([
    ["an array", '[{"name":"Acme"},\n {"name":"B, [o]lt"}]'],
    ["one object a line", '{"name":"Acme"}\n{"name":"B, [o]lt"}\n'],
    ["one object a line, without the last line break", '\ufeff{"name":"Acme"}\r\n\r\n{"name":"B, [o]lt"}'],
    ["objects over several lines", '{\n "name":"Acme"\n}\n{\n "name":"B, [o]lt" }'],
  ])("reads %s", async (_, content) => {
    const { rows } = await json(content);
    expect(rows.map(({ line, cells }) => [line, cells.name])).toEqual([
      [1, "Acme"],
      [2, "B, [o]lt"],
    ]);
  });

  it("finds nothing in an empty array", async () => {
    expect((await json(" [ ] ")).rows).toEqual([]);
  });

  it("takes null for empty, numbers for text and lists of texts for lists", async () => {
    const { rows } = await read('[{"title":42,"tags":["a","b"],"due_date":null,"dueColour":"red"}]', {
      format: "json",
      resource: "tickets",
    });
    expect(rows[0]?.cells).toEqual({ title: "42", tags: ["a", "b"], due_date: "" });
  });

  it("names the object that is wrong, and reads on", async () => {
    const { rows } = await json(
      '[{"name": Acme}, 5, null, {"name":{"first":"A"}}, {"name":"a","NAME":"b"}, {"name":"Bolt"}]',
    );
    expect(rows.map(({ line, problem }) => [line, problem?.reason ?? null])).toEqual([
      [1, "This is not valid JSON."],
      [2, "This is not an object with named fields."],
      [3, "This is not an object with named fields."],
      [4, "Must be text, or a list of texts."],
      [5, "The field is there twice."],
      [6, null],
    ]);
  });

  it("says so when a file has too many rows", async () => {
    await expect(json("{}\n".repeat(200_001), 65_536)).rejects.toThrow(/200,000 rows/);
  });

  it.each([
    ['[{"name":"Acme"}', /not closed/],
    ['[{"name":"Acme"},]', /comma/],
    ['[,{"name":"Acme"}]', /comma/],
    ['{"name":"Acme', /not closed/],
    ['[{"name":"Acme"}] {"name":"Bolt"}', /after the end/],
    [`[{"name":"${"x".repeat(600_000)}`, /longer than any/],
  ])("says what is wrong with a file that cannot be read (%#)", async (content, reason) => {
    const failure = await json(content, 65_536).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FileProblem);
    expect(failure).toMatchObject({ publicMessage: expect.stringMatching(reason) });
  });

  it("splits any array and any sequence of lines where JSON itself would", async () => {
    const objects = fc.array(
      fc.record({ name: fc.string({ unit: "grapheme" }), phone: fc.oneof(fc.string(), fc.constant(null)) }),
    );
    await fc.assert(
      fc.asyncProperty(
        objects,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (values, pieceBytes, isArray) => {
          const content = isArray
            ? JSON.stringify(values, null, pieceBytes % 3)
            : values.map((value) => JSON.stringify(value)).join("\n");
          const { rows } = await json(content, pieceBytes);
          expect(rows.map(({ cells }) => cells)).toEqual(
            values.map(({ name, phone }) => ({ name, phone: phone ?? "" })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("what an export writes", () => {
  const text = fc.string({ unit: "grapheme" }).filter((value) => value.isWellFormed());
  const ticket = fc.record({
    id: fc.uuid(),
    title: text.map((value) => `=${value}`),
    description: fc
      .array(fc.oneof(text, fc.constantFrom("\n", '"', ",", "'", "+")))
      .map((parts) => parts.join("")),
    tags: fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { maxLength: 3 }),
    external_reference: fc.option(text),
  });

  it.each(["csv", "json"] as const)("is read back as it was, as %s", async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(ticket, { maxLength: 6 }), fc.nat(6), async (tickets, cut) => {
        const writer = exportWriter("tickets", format);
        const pages = [tickets.slice(0, cut), tickets.slice(cut)].filter((page) => page.length > 0);
        const content =
          writer.head + pages.map((page, index) => writer.page(page, index === 0)).join("") + writer.tail;
        const { rows, ignored } = await read(content, { resource: "tickets", format });
        expect(ignored).toEqual([]);
        expect(rows.map(({ problem }) => problem)).toEqual(tickets.map(() => null));
        rows.forEach(({ cells }, index) => {
          const { id, title, description, tags, external_reference: reference } = tickets[index] ?? {};
          expect(cells).toMatchObject({ id, title, description, external_reference: reference ?? "" });
          expect(cells.tags).toEqual(format === "csv" ? tags?.join(", ") : tags);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("has a heading for every column", async () => {
    const writer = exportWriter("customers", "csv");
    expect(writer.head).toBe(`\ufeff${EXPORT_COLUMNS.customers.join(",")}\r\n`);
  });
});
