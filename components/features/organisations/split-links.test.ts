import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitLinks } from "./split-links.ts";

describe("splitLinks", () => {
  it("finds addresses, without the full stop that ends the sentence", () => {
    expect(
      splitLinks("Go to http://localhost:3000/invitations/a-b_c, or https://x.example/?q=1.").map(
        ({ kind, text }) => ({ kind, text }),
      ),
    ).toEqual([
      { kind: "text", text: "Go to " },
      { kind: "link", text: "http://localhost:3000/invitations/a-b_c" },
      { kind: "text", text: ", or " },
      { kind: "link", text: "https://x.example/?q=1" },
      { kind: "text", text: "." },
    ]);
  });

  it("makes a link of web addresses only", () => {
    expect(splitLinks("javascript:alert(1) ftp://x.example")).toEqual([
      { kind: "text", text: "javascript:alert(1) ftp://x.example", at: 0 },
    ]);
  });

  it("loses and adds nothing", () => {
    const text = fc
      .array(fc.oneof(fc.string(), fc.webUrl(), fc.constant("https://a.b/c.")))
      .map((p) => p.join(" "));
    fc.assert(
      fc.property(text, (given) => {
        expect(
          splitLinks(given)
            .map((part) => part.text)
            .join(""),
        ).toBe(given);
      }),
    );
  });
});
