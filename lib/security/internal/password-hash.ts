/**
 * Passwords are stored as argon2id in PHC string format. Parameters are OWASP's minimum for argon2id; a hash
 * made with others still verifies and says that it wants to be made anew.
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { availableParallelism } from "node:os";
import { RelaydeskError } from "#lib/platform/errors/index.ts";

type Parameters = { memoryKiB: number; passes: number; parallelism: number };

const CURRENT: Parameters = { memoryKiB: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/**
 * One hash takes some 25 ms of a core and 19 MiB: without a bound of its own, a flood of sign-ins would take
 * the whole server. Beyond the queue the answer is "try again", not a slow site.
 */
const CONCURRENT_MAX = availableParallelism() * 2;
const WAITING_MAX = 200;

let running = 0;
const waiting: (() => void)[] = [];

async function withHashSlot<T>(work: () => Promise<T>): Promise<T> {
  if (running >= CONCURRENT_MAX) {
    if (waiting.length >= WAITING_MAX) {
      throw new RelaydeskError("unavailable", "Too many passwords are being checked", { retryAfter: 5 });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    // A slot goes straight to the next in the queue, so that nobody can slip in between.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function derive(password: string, salt: Buffer, parameters: Parameters, length: number): Promise<Buffer> {
  return withHashSlot(
    () =>
      new Promise((resolve, reject) => {
        argon2(
          "argon2id",
          {
            message: Buffer.from(password, "utf8"),
            nonce: salt,
            memory: parameters.memoryKiB,
            passes: parameters.passes,
            parallelism: parameters.parallelism,
            tagLength: length,
          },
          (error, tag) => (error === null ? resolve(tag) : reject(error)),
        );
      }),
  );
}

const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");

function format(parameters: Parameters, salt: Buffer, tag: Buffer): string {
  const { memoryKiB, passes, parallelism } = parameters;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

function parse(phc: string): { parameters: Parameters; salt: Buffer; tag: Buffer } | null {
  const match = PHC.exec(phc);
  const [, memory, passes, parallelism, salt, tag] = match ?? [];
  if (salt === undefined || tag === undefined) return null;
  return {
    parameters: { memoryKiB: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}

/** The hash of a password, with a salt of its own. Throws `unavailable` when too many are being made. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return format(CURRENT, salt, await derive(password, salt, CURRENT, TAG_BYTES));
}

// What is compared against when there is no such person or no password: no password has this tag.
const ABSENT = { parameters: CURRENT, salt: Buffer.alloc(SALT_BYTES, 7), tag: Buffer.alloc(TAG_BYTES) };

export type PasswordCheck = { isValid: boolean; needsRehash: boolean };

/**
 * Whether a password belongs to a stored hash. With `null` for the hash it does the same work and says no, so
 * that the time taken does not tell whether an account exists.
 */
export async function verifyPassword(password: string, storedHash: string | null): Promise<PasswordCheck> {
  const stored = storedHash === null ? null : parse(storedHash);
  const { parameters, salt, tag } = stored ?? ABSENT;
  const candidate = await derive(password, salt, parameters, tag.length);
  const isValid = timingSafeEqual(candidate, tag) && stored !== null;
  const isCurrent =
    parameters.memoryKiB === CURRENT.memoryKiB &&
    parameters.passes === CURRENT.passes &&
    parameters.parallelism === CURRENT.parallelism;
  return { isValid, needsRehash: isValid && !isCurrent };
}
