import { describe, expect, it } from "vitest";
import { plainText } from "./plain-text.ts";

describe("the plain reading of Markdown", () => {
  it.each([
    ["# Head", "Head"],
    ["**bold** and *slanted* and _so_ and ~~gone~~", "bold and slanted and so and gone"],
    ["`code` stays", "code stays"],
    ["[text](https://a.example/x) ![picture](y.png)", "text picture"],
    ["- one\n- [x] two\n3. three", "one\ntwo\nthree"],
    ["> quoted", "quoted"],
    ["```js\n# not a head\n```", "# not a head"],
    ["snake_case_name and 2*3*4", "snake_case_name and 2*3*4"],
    ["\\*literal\\* and **a \\* b** and \\[no\\](link)", "*literal* and a * b and [no](link)"],
    ["<script>alert('x')</script> & <b>", "<script>alert('x')</script> & <b>"],
    ["日本語 **太字** مرحبا", "日本語 太字 مرحبا"],
  ])("reads %j as %j", (markdown, text) => {
    expect(plainText(markdown)).toBe(text);
  });

  it("takes no time over long lines of marks", () => {
    const started = performance.now();
    for (const mark of ["*", "_", "[", "![", "`", "~~", "**a", "\\\\*", "_a "])
      plainText(mark.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
