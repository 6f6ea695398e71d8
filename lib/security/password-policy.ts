/** What a password must be. Length counts; rules about kinds of characters only make people write them down. */
import { z } from "zod";

export const PASSWORD_MIN_LENGTH = 10;

/** Long enough for any passphrase, short enough that hashing one is bounded work. */
export const PASSWORD_MAX_LENGTH = 128;

/** The commonest passwords that are long enough to pass otherwise, without digits and signs at their ends. */
const COMMON = new Set([
  "password",
  "passwords",
  "passwort",
  "passw0rd",
  "p@ssword",
  "p@ssw0rd",
  "mypassword",
  "thepassword",
  "passwordpassword",
  "qwerty",
  "qwertyuiop",
  "qwertzuiop",
  "qwertyqwerty",
  "asdfghjkl",
  "qwertyuiopasdfghjkl",
  "1q2w3e4r5t",
  "1q2w3e4r5t6y",
  "1qaz2wsx3edc",
  "qazwsxedc",
  "zaq12wsx",
  "abcdefghij",
  "abcdefghijkl",
  "iloveyou",
  "iloveyouforever",
  "letmein",
  "letmeinplease",
  "welcome",
  "changeme",
  "administrator",
  "admin",
  "superman",
  "football",
  "basketball",
  "baseball",
  "sunshine",
  "princess",
  "relaydesk",
]);

/** Why a password is not good enough, as a sentence for the person who chose it; null when it is. */
export function passwordProblem(
  password: string,
  person: { email?: string; name?: string } = {},
): string | null {
  if (password.length < PASSWORD_MIN_LENGTH) {
    return `Use at least ${PASSWORD_MIN_LENGTH} characters. A few words in a row are easy to remember.`;
  }
  if (password.length > PASSWORD_MAX_LENGTH) return `Use at most ${PASSWORD_MAX_LENGTH} characters.`;
  const lower = password.toLowerCase();
  const email = person.email?.trim().toLowerCase() ?? "";
  if (email !== "" && (lower === email || lower === email.split("@")[0])) {
    return "Your e-mail address is the first thing anybody would try. Choose something else.";
  }
  const name = person.name?.trim().toLowerCase() ?? "";
  if (name !== "" && lower === name) {
    return "Your name is the first thing anybody would try. Choose something else.";
  }
  if (new Set(lower).size < 4) return "This repeats a few characters. Choose something less regular.";
  if (/^(?:0?1234567890?)+$/.test(lower) || COMMON.has(lower) || COMMON.has(lower.replace(/[\d\W_]+$/, ""))) {
    return "This is one of the commonest passwords. Choose something only you would think of.";
  }
  return null;
}

/** A password being chosen. What depends on the person is checked by `refinePassword` beside the e-mail field. */
export const newPasswordSchema = z.string().superRefine((password, context) => {
  const problem = passwordProblem(password);
  if (problem !== null) context.addIssue({ code: "custom", message: problem });
});

/** A password being typed to prove who one is: anything, within reason. */
export const typedPasswordSchema = z
  .string()
  .min(1, { error: "Enter your password." })
  .max(1_000, { error: "This is too long to be a password." });
