import { argon2Sync } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createUser } from "#lib/testing/factories.ts";
import { hashPassword } from "./internal/password-hash.ts";
import { verifySignIn } from "./verify-sign-in.ts";

const origin = { ipAddress: null, userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0" };
const password = "moths in the relay";

afterAll(disconnectDatabase);

describe("signing in", () => {
  it("opens a session for the right password, on record", async () => {
    const user = await createUser({ passwordHash: await hashPassword(password) });
    const identity = await verifySignIn({ email: user.email, password }, origin);
    expect(identity).toMatchObject({ userId: user.id, name: user.name, email: user.email });
    const session = await systemDb().session.findUniqueOrThrow({ where: { id: identity.sessionId } });
    expect(session).toMatchObject({ userId: user.id, revokedAt: null, userAgent: origin.userAgent });
    expect(
      await systemDb().securityEvent.count({ where: { kind: "sign_in.succeeded", actorId: user.id } }),
    ).toBe(1);
  });

  it("answers the same for a wrong password, an unknown address, a disabled person and one without password", async () => {
    const passwordHash = await hashPassword(password);
    const [known, disabled, invited] = await Promise.all([
      createUser({ passwordHash }),
      createUser({ passwordHash, disabledAt: new Date() }),
      createUser(),
    ]);
    const failures = await Promise.all(
      [
        { email: known.email, password: "something else" },
        { email: `nobody-${newId()}@example.test`, password },
        { email: disabled.email, password },
        { email: invited.email, password },
      ].map((input) =>
        verifySignIn(input, origin).then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    );
    const [first] = failures;
    expect(first).toMatchObject({ code: "unauthenticated" });
    for (const failure of failures) expect(failure).toEqual(first);
    expect(
      await systemDb().session.count({ where: { userId: { in: [known.id, disabled.id, invited.id] } } }),
    ).toBe(0);
    expect(
      await systemDb().securityEvent.count({ where: { kind: "sign_in.failed", subject: known.email } }),
    ).toBe(1);
  });

  it("makes a hash of older parameters anew", async () => {
    const salt = Buffer.from("0123456789abcdef");
    const tag = argon2Sync("argon2id", {
      message: password,
      nonce: salt,
      memory: 8_192,
      passes: 1,
      parallelism: 1,
      tagLength: 32,
    });
    const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
    const user = await createUser({
      passwordHash: `$argon2id$v=19$m=8192,t=1,p=1$${unpadded(salt)}$${unpadded(tag)}`,
    });
    await verifySignIn({ email: user.email, password }, origin);
    const { passwordHash } = await systemDb().user.findUniqueOrThrow({ where: { id: user.id } });
    expect(passwordHash).toContain("m=19456,t=2,p=1");
    await expect(verifySignIn({ email: user.email, password }, origin)).resolves.toMatchObject({
      userId: user.id,
    });
  });

  it("lets no more than its limit of tries through, though all come at once", async () => {
    const email = `target-${newId()}@example.test`;
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        verifySignIn({ email, password: `guess number ${index}` }, origin).catch(
          (error: { code: string; retryAfter?: number }) => error,
        ),
      ),
    );
    const codes = outcomes.map((outcome) => ("code" in outcome ? outcome.code : "signed in"));
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(20);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(20);
    expect(outcomes.find((outcome) => "code" in outcome && outcome.code === "rate_limited")).toMatchObject({
      retryAfter: expect.any(Number),
    });
  });
});
