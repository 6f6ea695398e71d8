/**
 * What a person typed into a search box as text for PostgreSQL's to_tsquery. Each word must occur; the last one
 * may be the beginning of a word. Everything is quoted, so nothing typed is taken for query syntax.
 */

const WORDS_MAX = 12;
const WORD_LENGTH_MAX = 60;
const FULL_EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$/;

/** Letters that Unicode does not take apart into a letter and a mark, and what people type instead. */
const PLAIN_LETTERS: Record<string, string> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ς: "σ",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
};

/**
 * Text as searches compare it: without capitals, accents and ligatures. The SQL function `relaydesk_search_text`
 * does the same with what is stored.
 */
export function foldSearchText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replaceAll(/[øłđðħıςßæœþ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

/**
 * The query, or null when there is no word in the text, which then finds nothing. `weights` limits it to words of
 * these weights of the search vector, such as `AC`.
 */
export function toSearchQuery(text: string, weights = ""): string | null {
  const chunks = foldSearchText(text)
    .split(/\s+/)
    .filter((chunk) => /[\p{L}\p{N}\p{S}]/u.test(chunk))
    .slice(0, WORDS_MAX);
  if (chunks.length === 0) return null;
  return chunks.map((chunk, index) => chunkQuery(chunk, index === chunks.length - 1, weights)).join(" & ");
}

/**
 * PostgreSQL keeps an address such as ana@example.com or acme.example as one word, and cuts other text at
 * punctuation. A chunk with punctuation may be either, so both readings are asked for.
 */
function chunkQuery(chunk: string, isLast: boolean, weights: string): string {
  const quote = (word: string, isPrefix: boolean) => quoteWord(word, isPrefix, weights);
  const whole = quote(chunk, isLast);
  const words = chunk.split(/[^\p{L}\p{N}\p{M}\p{S}]+/u).filter((word) => word !== "");
  const [first] = words;
  if (first === undefined || (words.length === 1 && first === chunk)) return whole;
  if (FULL_EMAIL.test(chunk)) return whole;
  // The beginning of an address that is still being typed: its local part is all that can be matched.
  if (chunk.includes("@") && words.length > 1)
    return `(${whole} | ${quote(chunk.split("@")[0] ?? first, true)})`;
  const apart = words.map((word, index) => quote(word, isLast && index === words.length - 1)).join(" & ");
  return `(${whole} | (${apart}))`;
}

function quoteWord(word: string, isPrefix: boolean, weights: string): string {
  const kept = [...word].slice(0, WORD_LENGTH_MAX).join("");
  const label = `${isPrefix ? "*" : ""}${weights}`;
  return `'${kept.replaceAll("\\", "\\\\").replaceAll("'", "''")}'${label === "" ? "" : `:${label}`}`;
}
