import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSignedBy, readWebhookEvent } from "./webhook.ts";

const at = new Date("2026-11-21T12:00:00Z");
const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const keyOf = (value: unknown, when = at) => readWebhookEvent(bytes(value), when)?.eventKey;
const sign = (secret: string, body: Uint8Array) => createHmac("sha256", secret).update(body).digest("hex");

const statusChange = {
  event: "taskStatusUpdated",
  webhook_id: "w1",
  task_id: "9hx",
  history_items: [{ id: "2800763136717140857", field: "status" }],
};

describe("a signature", () => {
  it("is right for these bytes under this secret alone", () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), fc.uint8Array(), (secret, body, other) => {
        const signature = sign(secret, body);
        expect(isSignedBy(secret, body, signature)).toBe(true);
        expect(isSignedBy(`${secret}x`, body, signature)).toBe(false);
        if (!Buffer.from(body).equals(Buffer.from(other)))
          expect(isSignedBy(secret, other, signature)).toBe(false);
      }),
    );
  });

  it.each(["", "sha256=", "zz", "00", `${"0".repeat(63)}G`])(
    "of another form (%j) is wrong, not an error",
    (given) => {
      expect(isSignedBy("secret", bytes("{}"), given)).toBe(false);
    },
  );

  it("is counted over the bytes as they came, not over what they mean", () => {
    const spaced = bytes('{ "event": "taskUpdated" }');
    expect(isSignedBy("s", spaced, sign("s", bytes({ event: "taskUpdated" })))).toBe(false);
    expect(isSignedBy("s", spaced, sign("s", spaced))).toBe(true);
  });
});

describe("a delivery", () => {
  it("says which task it is about, ids as text whatever they are on the wire", () => {
    expect(readWebhookEvent(bytes({ ...statusChange, list_id: 900 }), at)).toMatchObject({
      webhookId: "w1",
      event: "taskStatusUpdated",
      taskId: "9hx",
      listId: "900",
      spaceId: null,
    });
  });

  it.each(["", "null", "[]", "{}", '{"event":""}', '{"event":7}', "{", "\u0000"])("%j is none", (body) => {
    expect(readWebhookEvent(bytes(body), at)).toBeNull();
  });

  it("that is no UTF-8 is none", () => {
    expect(readWebhookEvent(Uint8Array.of(0x22, 0xff, 0x22), at)).toBeNull();
  });

  it("never throws, whatever comes", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void readWebhookEvent(bytes(value), at)));
  });
});

describe("the key of an event", () => {
  it("is the same when the event comes again, later or with its fields in another order", () => {
    const { event, ...rest } = statusChange;
    expect(keyOf({ ...rest, event }, new Date(at.getTime() + 86_400_000))).toBe(keyOf(statusChange));
  });

  it("tells the two events of one change apart", () => {
    expect(keyOf({ ...statusChange, event: "taskUpdated" })).not.toBe(keyOf(statusChange));
  });

  it("tells the edit of a comment from its posting and from another edit, which all share a history id", () => {
    const comment = (event: string, text: string) => ({
      event,
      webhook_id: "w1",
      task_id: "9hx",
      history_items: [{ id: "28", field: "comment", comment: { text_content: text } }],
    });
    const keys = [
      keyOf(comment("taskCommentPosted", "one")),
      keyOf(comment("taskCommentUpdated", "two")),
      keyOf(comment("taskCommentUpdated", "three")),
    ];
    expect(new Set(keys).size).toBe(3);
    expect(keyOf(comment("taskCommentUpdated", "two"))).toBe(keys[1]);
  });

  it("tells webhooks apart", () => {
    expect(keyOf({ ...statusChange, webhook_id: "w2" })).not.toBe(keyOf(statusChange));
  });

  it("of an event without history lasts ten minutes and no longer", () => {
    const deleted = { event: "taskDeleted", webhook_id: "w1", task_id: "9hx" };
    expect(keyOf(deleted, new Date(at.getTime() + 60_000))).toBe(keyOf(deleted));
    expect(keyOf(deleted, new Date(at.getTime() + 11 * 60_000))).not.toBe(keyOf(deleted));
    expect(keyOf({ ...deleted, task_id: "9hy" })).not.toBe(keyOf(deleted));
  });
});
