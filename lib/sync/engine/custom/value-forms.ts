/** The plain forms in which custom values are compared, and their spelling as text. Pure. */
import { z } from "zod";
import { MisfitError } from "../misfit-error.ts";

export const placeSchema = z.object({ lat: z.number(), lng: z.number(), address: z.string() });
export type Place = z.infer<typeof placeSchema>;

export const onOneLine = (text: string) => text.replace(/\s+/gu, " ").trim();

/** How labels are known, whatever their case and blanks. */
export const labelKey = (label: string) => onOneLine(label).normalize("NFKC").toLowerCase();

/** A text as it is quoted in a reason. */
export const quoted = (text: string) => `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;

export function parseNumber(text: string): number {
  const plain = text.trim();
  const number = /^[+-]?\d+([.]\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
  if (!Number.isFinite(number)) throw new MisfitError(`${quoted(text)} is not a number`);
  return number;
}

const YES = new Set(["yes", "true", "1", "on", "x", "✓"]);
const NO = new Set(["no", "false", "0", "off", ""]);

export function parseFlag(text: string): boolean {
  const word = labelKey(text);
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  throw new MisfitError(`${quoted(text)} is neither yes nor no`);
}
export const flagText = (isSet: boolean) => (isSet ? "Yes" : "No");

export function parseDay(text: string): string {
  const day = z.iso.date().safeParse(text.trim()).data;
  if (day === undefined) throw new MisfitError(`${quoted(text)} is not a day such as 2026-12-24`);
  return day;
}

export function parseInstant(text: string): string {
  const plain = text.trim();
  const isInstant = z.iso.datetime({ offset: true }).safeParse(plain).success;
  if (!isInstant) throw new MisfitError(`${quoted(text)} is not a time such as 2026-12-24T09:30:00Z`);
  return new Date(plain).toISOString();
}

const FORMS = {
  url: [z.url({ protocol: /^https?$/ }), "an address such as https://example.com"],
  email: [z.email(), "an e-mail address"],
  phone: [
    z.string().regex(/^\+\d[\d ()-]{3,24}$/),
    "a telephone number with its country's code, such as +46 8 123 456",
  ],
} as const;

/** The text as ClickUp takes it in such a field. */
export function checkedText(form: keyof typeof FORMS, text: string): string {
  const [schema, words] = FORMS[form];
  const plain = text.trim();
  if (!schema.safeParse(plain).success) throw new MisfitError(`${quoted(text)} is not ${words}`);
  return plain;
}

export const taskAddress = (id: string) => `https://app.clickup.com/t/${id}`;

/** The id in a task's address. */
export const taskIdOf = (address: string) =>
  address
    .replace(/[/?#]+$/, "")
    .split("/")
    .at(-1) ?? address;

/** The addresses of tasks in a text, by blanks or commas; a word that is no address may be a task's id. */
export function parseTasks(text: string): string[] {
  return text
    .split(/[\s,]+/u)
    .filter((word) => word !== "")
    .map((word) => {
      if (/^https?:\/\/\S+\/t\/(?:[\w-]+\/)?[a-z0-9]+$/i.test(word)) return word;
      if (/^(?=[a-z]*\d)[a-z0-9]{5,14}$/i.test(word)) return taskAddress(word);
      throw new MisfitError(`${quoted(word)} is not the address of a task`);
    });
}
