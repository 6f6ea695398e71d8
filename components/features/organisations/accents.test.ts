import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACCENTS } from "#lib/organisations/schema.ts";

const accents = readFileSync(new URL("./accents.css", import.meta.url), "utf8");
const base = readFileSync(new URL("../../../app/globals.css", import.meta.url), "utf8");

/** Relative luminance of an OKLCH colour (CSS Color 4, section 10; WCAG 2.2, relative luminance). */
function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (channel: number) => Math.min(1, Math.max(0, channel));
  return (
    0.2126 * clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  );
}

function tokensOf(css: string, selector: string): Map<string, number> {
  const start = css.indexOf(`${selector} {`);
  if (start === -1) return new Map();
  const block = css.slice(start, css.indexOf("\n}", start));
  return new Map(
    [...block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)].map(([, name, l, c, h]) => [
      name ?? "",
      luminance(Number(l), Number(c), Number(h)),
    ]),
  );
}

function contrast(one = 0, other = 0): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const overriding = Object.keys(ACCENTS).filter((accent) => accent !== "lagoon");
const themes = [
  ["light", ":root"],
  ["dark", ".dark"],
] as const;

describe.each(overriding)("the accent %s", (accent) => {
  it.each(themes)("can be read wherever the design system's own can, in the %s theme", (_, root) => {
    const own = tokensOf(accents, `${root}:has([data-organisation-accent="${accent}"])`);
    expect([...own.keys()].sort()).toEqual([
      "accent",
      "accent-foreground",
      "primary",
      "primary-foreground",
      "primary-hover",
      "ring",
    ]);
    const token = new Map([...tokensOf(base, `\n${root}`), ...own]);
    const weak = (
      [
        ...["background", "card", "popover", "muted", "sidebar"].flatMap((surface) => [
          ["primary", surface, 4.5] as const,
          ["ring", surface, 3] as const,
        ]),
        ["primary-foreground", "primary", 4.5],
        ["primary-foreground", "primary-hover", 4.5],
        ["accent-foreground", "accent", 4.5],
        ["primary", "accent", 4.5],
        ["foreground", "accent", 7],
        ["ring", "accent", 3],
      ] as const
    ).filter(([ink, surface, least]) => contrast(token.get(ink), token.get(surface)) < least);
    expect(weak.map(([ink, surface]) => `${ink} on ${surface}`)).toEqual([]);
  });
});
