/** Between our Markdown and the pieces of ClickUp's comments. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommentSegment } from "#lib/clickup/index.ts";
import { digestOf, markdownOf } from "./comment-markdown.ts";
import { segmentsOf } from "./comment-segments.ts";
import { composeReply, isMarkOf, markOf } from "./outgoing-text.ts";

const text = (segments: readonly CommentSegment[]) => segments.map((segment) => segment.text).join("");
const said = (segments: readonly CommentSegment[]) => ({
  comment: [...segments],
  comment_text: text(segments),
});
const said1 = (comment_text: string) => ({ comment: [{ text: comment_text }], comment_text });

describe("Markdown to ClickUp's pieces", () => {
  it.each<[string, CommentSegment[]]>([
    ["plain", [{ text: "plain", attributes: {} }]],
    [
      "a **bold** and *slanted* `code`",
      [
        { text: "a ", attributes: {} },
        { text: "bold", attributes: { bold: true } },
        { text: " and ", attributes: {} },
        { text: "slanted", attributes: { italic: true } },
        { text: " ", attributes: {} },
        { text: "code", attributes: { code: true } },
      ],
    ],
    ["[docs](https://a.example/x)", [{ text: "docs", attributes: { link: "https://a.example/x" } }]],
    ["**[b](https://a.example)**", [{ text: "b", attributes: { bold: true, link: "https://a.example" } }]],
    ["\\*not bold\\*", [{ text: "*not bold*", attributes: {} }]],
    [
      "snake_case_name and 2*3*4",
      [
        { text: "snake_case_name and 2", attributes: {} },
        { text: "3", attributes: { italic: true } },
        { text: "4", attributes: {} },
      ],
    ],
    ["[x](javascript:alert(1))", [{ text: "[x](javascript:alert(1))", attributes: {} }]],
  ])("%s", (markdown, segments) => {
    expect(segmentsOf(markdown)).toEqual([...segments, { text: "\n", attributes: {} }]);
  });

  it("puts the formats of lines on their breaks", () => {
    const ends = segmentsOf("# Head\n- one\n1. two\n- [x] done\n> said\n```js\n**raw**\n```\nend")
      .filter((segment) => segment.text === "\n")
      .map(({ attributes }) => attributes);
    expect(ends).toEqual([
      { header: 1 },
      { list: { list: "bullet" } },
      { list: { list: "ordered" } },
      { list: { list: "checked" } },
      { blockquote: {} },
      { "code-block": { "code-block": "plain" } },
      {},
    ]);
  });

  it("loses no word, whatever the text, and takes no long time over it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (markdown) => {
        const words = (value: string) => value.match(/[\p{L}\p{N}]+/gu) ?? [];
        const kept = segmentsOf(markdown).map(
          (segment) => `${segment.text} ${segment.attributes.link ?? ""}`,
        );
        const found = kept.join("");
        // The marks of lists are numbers, and a fence may name a language: neither is a word of the text.
        const lines = markdown
          .split("\n")
          .map((line) => line.replace(/^\s*(\d{1,9}[.)]|[`~]{3,}.*|[-*+]\s+\[x\])/i, ""));
        for (const word of words(lines.join("\n"))) expect(found).toContain(word);
      }),
    );
    for (const evil of ["*".repeat(50_000), "[".repeat(50_000), "_a".repeat(25_000), "a`".repeat(25_000)])
      expect(text(segmentsOf(evil)).length).toBeGreaterThan(0);
  }, 20_000);
});

describe("ClickUp's pieces to Markdown", () => {
  it.each([
    ["plain *stars* and _lines_", "plain \\*stars\\* and \\_lines\\_"],
    ["# not a heading", "\\# not a heading"],
    ["- not a list", "\\- not a list"],
    ["<script>alert(1)</script>", "\\<script>alert(1)\\</script>"],
    ["see https://a.example/snake_case?x=1*2 now", "see https://a.example/snake_case?x=1*2 now"],
    ["", "*A comment without text.*"],
    ["a\u0000b\u0007c", "abc"],
    ["שלום 👩‍👩‍👧‍👦", "שלום 👩‍👩‍👧‍👦"],
  ])("%j stays text", (written, markdown) => {
    expect(markdownOf(said1(written))).toBe(markdown);
  });

  it("comes back as it was sent, format by format", () => {
    const markdown =
      "**Bold** and *slanted* `code`\n- one\n- two\n\n> said\n\n```\nraw **x**\n```\n[docs](https://a.example/x)";
    expect(markdownOf(said(segmentsOf(markdown)))).toBe(markdown);
  });

  it("keeps spaces outside of marks, and only addresses that are ones", () => {
    expect(
      markdownOf({ comment: [{ text: " bold ", attributes: { bold: true } }], comment_text: null }),
    ).toBe("**bold**");
    expect(
      markdownOf({
        comment: [{ text: "x", attributes: { link: "javascript:alert(1)" } }],
        comment_text: null,
      }),
    ).toBe("x");
  });

  it("is cut where a ticket's limit is, between characters, and says so", () => {
    const long = markdownOf(said1("👩‍👩‍👧‍👦".repeat(10_000)));
    expect(long.length).toBeLessThanOrEqual(50_000);
    expect(long.endsWith("…\n\n*The rest is in ClickUp.*")).toBe(true);
    expect(long.isWellFormed()).toBe(true);
  });

  it("is the same for the same words, however they are cut into pieces", () => {
    expect(digestOf({ comment: [{ text: "a " }, { text: "b" }], comment_text: null })).toBe(
      digestOf(said1("a b")),
    );
  });
});

describe("the mark of a reply", () => {
  const reply = (id: string, body: string) => ({
    id,
    digest: "d",
    createdAt: new Date(),
    body,
    authorName: "Ana",
    isFromCustomer: false,
    fileNames: ["a.png"],
    label: "#12",
    url: `https://desk.example/acme/tickets/12#${id}`,
  });
  const isMarkedAs = (comment: Parameters<typeof markOf>[0], id: string) => {
    const mark = markOf(comment);
    return mark !== null && isMarkOf(mark, id);
  };
  const one = "0197b6a0-0000-7000-8000-00000000aaaa";
  const other = "0197b6a0-0000-7000-8000-00000000bbbb";

  it("finds it, and no other, by its link or, without that, by its last words", () => {
    const segments = composeReply(reply(one, "Hello"));
    const withoutLinks = segments.map(({ text: words }) => ({ text: words }));
    for (const comment of [said(segments), { comment: withoutLinks, comment_text: text(segments) }]) {
      expect(isMarkedAs(comment, one)).toBe(true);
      expect(isMarkedAs(comment, other)).toBe(false);
    }
  });

  it("is not on what people write, nor taken from what a reply quotes", () => {
    expect(markOf(said1("Reply when you can"))).toBeNull();
    const quoting = composeReply(
      reply(one, `See [this](https://desk.example/acme/tickets/12#${other})\n\n${"x\n".repeat(5)}`),
    );
    expect(isMarkedAs(said(quoting), other)).toBe(false);
    expect(isMarkedAs(said(quoting), one)).toBe(true);
  });
});
