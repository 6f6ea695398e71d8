import { randomBase62 } from "./secret-text.ts";

const PREFIX = "rd_live_";
const SECRET_LENGTH = 40;

/** How much of a key is kept readable, to tell keys apart on a screen. */
const SHOWN_LENGTH = PREFIX.length + 4;

const PATTERN = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_LENGTH}}$`);

/** A new API key: 40 random letters and digits (238 bits) after a prefix that secret scanners know by. */
export function newApiKeyText(): string {
  return `${PREFIX}${randomBase62(SECRET_LENGTH)}`;
}

/** The readable beginning of a key. */
export function apiKeyPrefix(key: string): string {
  return key.slice(0, SHOWN_LENGTH);
}

/** Whether a text has the form of an API key; spares the database the rest. */
export function isApiKeyText(text: string): boolean {
  return PATTERN.test(text);
}
