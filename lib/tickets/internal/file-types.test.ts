import { fileTypeFromBuffer } from "file-type";
import { describe, expect, it } from "vitest";
import { isShownInline, judgeFile, sanitiseFileName } from "./file-types.ts";

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");
const PDF = Buffer.from("%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n");
const ZIP = Buffer.concat([Buffer.from("504b03040a00000000000000000000000000", "hex"), Buffer.alloc(40)]);
const EXE = Buffer.concat([Buffer.from("MZ"), Buffer.alloc(100)]);
const HTML = Buffer.from("<!doctype html><script>alert(1)</script>");
const SVG = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');

async function judge(fileName: string, head: Uint8Array) {
  const signature = await fileTypeFromBuffer(head).catch(() => undefined);
  return judgeFile(fileName, head, signature?.mime ?? null);
}

describe("judgeFile", () => {
  it.each([
    ["photo.PNG", PNG, "image/png"],
    ["paper.pdf", PDF, "application/pdf"],
    ["letter.docx", ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["data.zip", ZIP, "application/zip"],
    ["notes.txt", Buffer.from("Grüße"), "text/plain"],
    ["latin.csv", Buffer.from("a;b\nGr\xfc\xdfe;2", "latin1"), "text/csv"],
    ["data.xml", Buffer.from('<?xml version="1.0"?><a/>'), "application/xml"],
    // What looks like a page is text under a name that says text, and is never served as anything else.
    ["page.txt", HTML, "text/plain"],
  ])("takes %s for what its ending says", async (name, head, contentType) => {
    expect(await judge(name, head)).toEqual({ contentType });
  });

  it.each([
    ["page.html", HTML],
    ["image.svg", SVG],
    ["script.js", Buffer.from("alert(1)")],
    ["program.exe", EXE],
    ["noending", Buffer.from("text")],
    ["photo.png", HTML],
    ["photo.png", EXE],
    ["paper.pdf", PNG],
    ["notes.txt", EXE],
    ["notes.txt", PNG],
    ["notes.txt", Buffer.from([1, 0, 2, 0, 3])],
    ["photo.png.html", PNG],
    ["data.toString", Buffer.from("x")],
    ["data.constructor", Buffer.from("x")],
  ])("refuses %s whose content does not fit, or whose kind is not taken", async (name, head) => {
    expect(await judge(name, head)).toMatchObject({ reason: expect.any(String) });
  });

  it("lets browsers show only what cannot run", () => {
    expect(isShownInline("image/png")).toBe(true);
    expect(isShownInline("application/pdf")).toBe(true);
    for (const type of ["image/svg+xml", "text/html", "text/plain", "application/xml", "image/heic"]) {
      expect(isShownInline(type)).toBe(false);
    }
  });
});

describe("sanitiseFileName", () => {
  it.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\me\\report.pdf", "report.pdf"],
    ["a\u0000b\r\nc.txt", "abc.txt"],
    // A right-to-left override makes "exe" look like another ending.
    ["photo\u202egnp.exe", "photognp.exe"],
    ['<a>:"b|?*.txt', "_a___b___.txt"],
    ["...hidden", "hidden"],
    ["  spaced   out .txt ", "spaced out .txt"],
    ["", "file"],
    ["///", "file"],
    ["图 📎.png", "图 📎.png"],
  ])("makes %j safe", (name, safe) => {
    expect(sanitiseFileName(name)).toBe(safe);
  });

  it("cuts long names and keeps their ending", () => {
    const name = sanitiseFileName(`${"é".repeat(400)}.pdf`);
    expect([...name]).toHaveLength(150);
    expect(name.endsWith("é.pdf")).toBe(true);
  });
});
