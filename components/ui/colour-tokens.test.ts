import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

type Rgb = readonly [number, number, number];

/** OKLCH to linear sRGB, by the matrices of the CSS Color 4 specification, section 10. */
function toLinearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function readTheme(selector: string): Map<string, Rgb> {
  const start = css.indexOf(`\n${selector} {`);
  const block = css.slice(start, css.indexOf("\n}", start));
  const tokens = new Map<string, Rgb>();
  for (const [, name, l, c, h] of block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)) {
    if (name) tokens.set(name, toLinearRgb(Number(l), Number(c), Number(h)));
  }
  return tokens;
}

function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => {
    const [cr, cg, cb] = [r, g, b].map((channel) => Math.min(1, Math.max(0, channel)));
    return 0.2126 * (cr ?? 0) + 0.7152 * (cg ?? 0) + 0.0722 * (cb ?? 0);
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const surfaces = ["background", "card", "popover", "muted", "sidebar"];
const tones = ["success", "warning", "info", "destructive"];

/** [ink, surface, least ratio]: 4.5 for text, 3 for control edges, focus rings and chart marks. */
const pairs: [string, string, number][] = [
  ...surfaces.flatMap((surface): [string, string, number][] => [
    ["foreground", surface, 7],
    ["muted-foreground", surface, 4.5],
    ["primary", surface, 4.5],
    ["ring", surface, 3],
    ...tones.map((tone): [string, string, number] => [tone, surface, 4.5]),
  ]),
  ...tones.flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-subtle`, 4.5],
    ["foreground", `${tone}-subtle`, 7],
    ["muted-foreground", `${tone}-subtle`, 4.5],
    [`${tone}-foreground`, tone, 4.5],
    ["ring", `${tone}-subtle`, 3],
  ]),
  ["sidebar-foreground", "sidebar", 4.5],
  ["sidebar-foreground", "accent", 4.5],
  ["accent-foreground", "accent", 7],
  ["foreground", "accent", 7],
  ["muted-foreground", "accent", 4.5],
  ["destructive", "accent", 4.5],
  ["ring", "accent", 3],
  ["primary-foreground", "primary", 4.5],
  ["primary-foreground", "primary-hover", 4.5],
  ["destructive-foreground", "destructive-hover", 4.5],
  ["input", "background", 3],
  ["input", "card", 3],
  ["input", "popover", 3],
  ...[1, 2, 3, 4, 5, 6].map((n): [string, string, number] => [`chart-${n}`, "card", 3]),
];

describe.each([
  ["light", ":root"],
  ["dark", ".dark"],
])("the %s theme", (_theme, selector) => {
  const tokens = readTheme(selector);
  const colour = (name: string): Rgb => {
    const value = tokens.get(name);
    if (!value) throw new Error(`globals.css has no --${name} in ${selector}`);
    return value;
  };

  it.each(pairs)("%s on %s has a contrast of at least %s", (ink, surface, least) => {
    expect(contrast(colour(ink), colour(surface))).toBeGreaterThanOrEqual(least);
  });

  it("uses only colours that an sRGB screen can show, so the measured contrast is the real one", () => {
    const outside = [...tokens]
      .filter(([, rgb]) => rgb.some((channel) => channel < -0.002 || channel > 1.002))
      .map(([name]) => name);
    expect(outside).toEqual([]);
  });
});

it("both themes define the same tokens", () => {
  expect([...readTheme(".dark").keys()].sort()).toEqual([...readTheme(":root").keys()].sort());
});
