import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { EnvironmentError, parseEnvironment } from "./index.ts";

const required = {
  DATABASE_URL: "postgresql://u:p@localhost:5432/relaydesk",
  NEXTAUTH_SECRET: "x".repeat(32),
  ENCRYPTION_KEYS: `key1:${randomBytes(32).toString("base64")}`,
};

function failure(variables: Record<string, string | undefined>): string {
  try {
    parseEnvironment({ ...required, ...variables });
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
  throw new Error("These settings were taken");
}

describe("parseEnvironment", () => {
  it("needs three settings, and has a default for the rest", () => {
    const settings = parseEnvironment(required);
    expect(settings.SMTP_URL).toBeUndefined();
    expect(settings).toMatchObject({
      PORT: 3000,
      DATA_DIR: ".data",
      DEMO: "1",
      CLICKUP_API_URL: "https://api.clickup.com/api/v2",
      CLICKUP_RATE_LIMIT: 100,
      CLICKUP_RATE_LIMIT_THRESHOLD: 90,
    });
  });

  it("counts an empty value as not set", () => {
    const settings = parseEnvironment({ ...required, SMTP_URL: "", PORT: "" });
    expect([settings.PORT, settings.SMTP_URL]).toEqual([3000, undefined]);
  });

  it.each([
    ["DATABASE_URL", undefined, /DATABASE_URL is not set.*postgresql:\/\//],
    ["DATABASE_URL", "mysql://x", /DATABASE_URL must look like postgresql/],
    ["NEXTAUTH_SECRET", undefined, /NEXTAUTH_SECRET is not set.*openssl rand/],
    ["NEXTAUTH_SECRET", "short", /NEXTAUTH_SECRET must have at least 32 characters/],
    ["ENCRYPTION_KEYS", undefined, /ENCRYPTION_KEYS is not set.*openssl rand/],
    ["ENCRYPTION_KEYS", "key1:c2hvcnQ=", /ENCRYPTION_KEYS must be.*32-byte/],
    ["PORT", "http", /PORT must be a whole number/],
    ["PORT", "70000", /PORT must be at most 65535/],
    ["NEXTAUTH_URL", "desk.example", /NEXTAUTH_URL must be a URL such as/],
    ["DEMO", "yes", /DEMO must be 1.*or 0/],
    ["CLICKUP_CLIENT_ID", "id", /CLICKUP_CLIENT_SECRET is not set, but ClickUp needs/],
    ["UPSTASH_REDIS_REST_URL", "https://x.upstash.io", /UPSTASH_REDIS_REST_TOKEN is not set/],
    ["S3_BUCKET", "files", /S3_ACCESS_KEY_ID is not set, but S3 storage needs/],
    [
      "CLICKUP_RATE_LIMIT_THRESHOLD",
      "101",
      /CLICKUP_RATE_LIMIT_THRESHOLD must not exceed CLICKUP_RATE_LIMIT \(100\)/,
    ],
  ])("says of %s = %j what is wrong and how to fix it", (name, value, message) => {
    expect(failure({ [name]: value })).toMatch(message);
  });

  it("names all wrong settings at once, and repeats none of their values", () => {
    const message = failure({ NEXTAUTH_SECRET: "hunter2", PORT: "x", ENCRYPTION_KEYS: "key1:hunter2" });
    expect(message.split("\n")).toHaveLength(4);
    expect(message).not.toContain("hunter2");
  });

  it("reads encryption keys in their order, the newest first", () => {
    const [a, b] = [randomBytes(32), randomBytes(32)];
    const keys = `new:${a.toString("base64")}, old:${b.toString("base64")}`;
    expect(parseEnvironment({ ...required, ENCRYPTION_KEYS: keys }).ENCRYPTION_KEYS).toEqual([
      { id: "new", key: a },
      { id: "old", key: b },
    ]);
  });
});
