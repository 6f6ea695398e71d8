import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Markdown } from "./markdown.tsx";

function render(text: string): string {
  return renderToStaticMarkup(createElement(Markdown, null, text));
}

describe("Markdown", () => {
  it("shows HTML as the text that was typed", () => {
    const html = render('Use <b>bold</b>\n\n<script>alert(1)</script>\n\n<div onclick="x()">hi</div>');
    expect(html).toContain("&lt;b&gt;bold&lt;/b&gt;");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).not.toMatch(/<script|<div onclick/);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:alert(1)"])(
    "makes no link of %s",
    (address) => {
      expect(render(`[press](${address})`)).not.toContain(`href="${address}`);
    },
  );

  it("opens links without handing over the window or the referrer", () => {
    expect(render("[a](https://example.org)")).toContain('rel="noopener noreferrer nofollow ugc"');
  });

  it("loads no remote picture", () => {
    const html = render("![chart](https://example.org/track.png)");
    expect(html).not.toContain("<img");
    expect(html).toContain('href="https://example.org/track.png"');
  });

  it("keeps tables and task lists", () => {
    const html = render("| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open");
    expect(html).toContain("<table");
    expect(html).toContain("Done: ");
    expect(html).toContain("To do: ");
  });
});
