const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function firstLetter(word: string): string {
  for (const { segment } of segmenter.segment(word)) return segment.toLocaleUpperCase("en");
  return "";
}

/**
 * The one or two letters that stand for a name: first and last word, in any script, an emoji kept whole. Of an
 * e-mail address only the part before the @ counts. An empty name gives "?".
 */
export function initialsOf(name: string): string {
  const local = /^[^\s@]+@[^\s@]+$/.test(name) ? name.slice(0, name.indexOf("@")) : name;
  const words = local
    .split(/[\s._+-]+/u)
    .filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word));
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words.at(-1) : undefined;
  const strip = (word: string) => word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, "");
  return firstLetter(strip(first)) + (last === undefined ? "" : firstLetter(strip(last)));
}

/** A number from 1 to 6 that is always the same for the same seed: which chart colour an avatar wears. */
export function avatarHue(seed: string): 1 | 2 | 3 | 4 | 5 | 6 {
  let hash = 2166136261;
  for (const character of seed) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  }
  const hues = [1, 2, 3, 4, 5, 6] as const;
  return hues[(hash >>> 8) % hues.length] ?? 1;
}
