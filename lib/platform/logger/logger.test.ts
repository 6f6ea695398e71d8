import { Writable } from "node:stream";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { logger, redactText } from "./index.ts";

const SECRET = "s3cr3t-value-0123456789";

/** What the logger would write of a record: its own redaction and serialisers, on a stream of ours. */
function written(record: Record<string, unknown>): string {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const symbol = Object.getOwnPropertySymbols(logger).find(
    ({ description }) => description === "pino.stream",
  );
  expect(symbol).toBe(pino.symbols.streamSym);
  const child = Object.create(logger);
  Object.defineProperty(child, pino.symbols.streamSym, { value: stream });
  child.level = "info";
  child.info(record, "message");
  return lines.join("");
}

describe("logger", () => {
  it.each([
    { password: SECRET },
    { headers: { authorization: SECRET } },
    { request: { headers: { cookie: SECRET } } },
    { headers: { "set-cookie": SECRET, "x-signature": SECRET } },
    { connection: { tokenCiphertext: SECRET, accessToken: SECRET } },
    { body: { client_secret: SECRET, access_token: SECRET } },
    { user: { passwordHash: SECRET } },
    { key: { keyHash: SECRET, signingKey: SECRET, eventKey: SECRET } },
  ])("writes no secret out of %j", (record) => {
    const line = written(record);
    expect(line).toContain("message");
    expect(line).toContain("[redacted]");
    expect(line).not.toContain(SECRET);
  });

  it("writes an error's type, code and trace without the secrets in its words or its causes", () => {
    const cause = new Error("connect postgresql://app:hunter2pass@db/x");
    const error = Object.assign(new Error("Authorization: Bearer abcdefgh12345678 refused", { cause }), {
      code: "ECONNREFUSED",
      config: { token: SECRET },
    });
    const line = written({ err: error });
    expect(line).toContain("ECONNREFUSED");
    expect(line).toContain("refused");
    expect(line).not.toMatch(/abcdefgh12345678|hunter2pass/);
    expect(line).not.toContain(SECRET);
  });

  it("writes one JSON object a line, with level by name and time by ISO 8601", () => {
    const line = JSON.parse(written({ ticketId: "t1" }));
    expect(line).toMatchObject({ level: "info", ticketId: "t1", msg: "message" });
    expect(new Date(line.time).toISOString()).toBe(line.time);
  });
});

describe("redactText", () => {
  it.each([
    ["Bearer abcdefgh12345678", "Bearer [redacted]"],
    ["token pk_123_ABCDEFGH", "token pk_123_[redacted]"],
    ["key rd_live_abcDEF123", "key rd_live_[redacted]"],
    ["postgresql://app:hunter2@localhost/db", "postgresql://app:[redacted]@localhost/db"],
    ["postgres://app:p%40ss@localhost/db", "postgres://app:[redacted]@localhost/db"],
    ["nothing to hide", "nothing to hide"],
  ])("turns %j into %j", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it("is quick on long text", () => {
    const text = "bearer ".repeat(50_000);
    const startedAt = performance.now();
    redactText(text);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
