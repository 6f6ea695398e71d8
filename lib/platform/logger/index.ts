import { type Logger as PinoLogger, pino, stdSerializers } from "pino";
import { logLevel } from "../env/log-level.ts";

export type Logger = PinoLogger;

/** Keys whose values never reach a log line, at whatever depth up to three. */
const SECRET_KEYS = [
  "authorization",
  "cookie",
  "password",
  "passwordHash",
  "token",
  "accessToken",
  "access_token",
  "client_secret",
  "clientSecret",
  "secret",
  "signingKey",
  "eventKey",
  "tokenCiphertext",
  "tokenHash",
  "keyHash",
  "set-cookie",
  "x-signature",
] as const;

const SECRET_TEXT =
  /(bearer\s+)[\w.~+/=-]{8,}|\b(pk_\d+_)\w+|\b(rd_(?:live|test)_)\w+|(postgres(?:ql)?:\/\/[^:\s]+:)[^@\s]+@/gi;

/** Takes secrets out of free text, such as the message of an error from a library. */
export function redactText(text: string): string {
  return text.replace(SECRET_TEXT, (_, bearer, personal, apiKey, database) =>
    database !== undefined ? `${database}[redacted]@` : `${bearer ?? personal ?? apiKey ?? ""}[redacted]`,
  );
}

const paths = SECRET_KEYS.flatMap((key) => {
  const step = key.includes("-") ? `["${key}"]` : `.${key}`;
  const first = key.includes("-") ? `["${key}"]` : key;
  return [first, `*${step}`, `*.*${step}`];
});

function serialiseError(error: unknown) {
  if (!(error instanceof Error)) return error;
  const plain = stdSerializers.errWithCause(error);
  return {
    type: plain.type,
    message: redactText(plain.message),
    stack: redactText(plain.stack ?? ""),
    ...("code" in error && typeof error.code === "string" ? { code: error.code } : {}),
  };
}

/** The process's logger: one JSON line an event on standard output, secrets redacted. */
export const logger: Logger = pino({
  level: logLevel(),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: { paths, censor: "[redacted]" },
  serializers: { err: serialiseError, error: serialiseError },
});

/**
 * A logger that is made when it first says something. Binding fields costs more than a short request, and most
 * requests have nothing to say.
 */
export function lazyLogger(make: () => Logger): Logger {
  let made: Logger | undefined;
  return new Proxy(logger, {
    get: (_target, property) => {
      made ??= make();
      const value: unknown = Reflect.get(made, property, made);
      return typeof value === "function" ? value.bind(made) : value;
    },
  });
}
