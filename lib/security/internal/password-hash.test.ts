import { argon2Sync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./password-hash.ts";

const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");

/** A hash as an older version of the product would have made it, with weaker parameters. */
function olderHash(password: string): string {
  const salt = Buffer.from("0123456789abcdef");
  const tag = argon2Sync("argon2id", {
    message: password,
    nonce: salt,
    memory: 8_192,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  return `$argon2id$v=19$m=8192,t=1,p=1$${unpadded(salt)}$${unpadded(tag)}`;
}

describe("password hashes", () => {
  it("are argon2id in PHC format with OWASP's parameters, and never twice the same", async () => {
    const [one, other] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it("verify the exact password and no other, byte for byte", async () => {
    const password = "Ünïcödé ñ 🐎 battery";
    const hash = await hashPassword(password);
    expect(await verifyPassword(password, hash)).toEqual({ isValid: true, needsRehash: false });
    for (const wrong of ["", password.toUpperCase(), `${password} `, password.normalize("NFD")]) {
      expect((await verifyPassword(wrong, hash)).isValid, JSON.stringify(wrong)).toBe(false);
    }
  });

  it("made with older parameters still verify and ask to be made anew", async () => {
    const hash = olderHash("correct horse");
    expect(await verifyPassword("correct horse", hash)).toEqual({ isValid: true, needsRehash: true });
    expect(await verifyPassword("wrong horse", hash)).toEqual({ isValid: false, needsRehash: false });
  });

  it("that are missing or unreadable belong to no password", async () => {
    for (const stored of [null, "", "plain text", "$argon2id$v=19$m=1,t=1,p=1$$"]) {
      expect(await verifyPassword("correct horse", stored)).toEqual({ isValid: false, needsRehash: false });
    }
  });

  it("are all answered when many are asked for at once", async () => {
    const hash = await hashPassword("correct horse");
    const checks = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        verifyPassword(index % 2 === 0 ? "correct horse" : "no", hash),
      ),
    );
    expect(checks.filter((check) => check.isValid)).toHaveLength(12);
  });
});
