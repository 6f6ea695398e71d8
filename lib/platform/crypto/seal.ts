import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { EncryptionKey } from "../env/index.ts";

const VERSION = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed text that cannot be opened: malformed, tampered with, of another context, or of a key that is gone. */
export class SealError extends Error {
  override readonly name = "SealError";
}

export type Sealer = {
  seal: (plainText: string, context: string) => string;
  open: (sealed: string, context: string) => string;
  needsRotation: (sealed: string) => boolean;
};

/**
 * AES-256-GCM with a fresh nonce for each text: `v1.<keyId>.<iv>.<tag and data>`, in base64url. The newest key,
 * which comes first, seals; all open. The context (say, the row that holds the text) is authenticated with it,
 * so that a sealed text copied elsewhere does not open. Nonces are random: one key is good for 2^32 texts
 * (NIST SP 800-38D, section 8.3).
 */
export function createSealer(keys: readonly EncryptionKey[]): Sealer {
  const [newest] = keys;
  if (newest === undefined) throw new SealError("There is no encryption key.");
  const byId = new Map(keys.map((key) => [key.id, key]));

  const split = (sealed: string) => {
    const [version, keyId, iv, data, ...rest] = sealed.split(".");
    if (
      version !== VERSION ||
      keyId === undefined ||
      iv === undefined ||
      data === undefined ||
      rest.length > 0
    ) {
      throw new SealError("This is not a sealed text.");
    }
    return { keyId, iv, data };
  };

  return {
    seal: (plainText, context) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", newest.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context, "utf8"));
      const data = Buffer.concat([cipher.update(plainText, "utf8"), cipher.final()]);
      const sealed = Buffer.concat([cipher.getAuthTag(), data]);
      return [VERSION, newest.id, iv.toString("base64url"), sealed.toString("base64url")].join(".");
    },
    open: (sealed, context) => {
      const { keyId, iv, data } = split(sealed);
      const key = byId.get(keyId);
      if (key === undefined) throw new SealError(`The encryption key ${keyId} is not among the settings.`);
      const bytes = fromBase64url(data);
      const nonce = fromBase64url(iv);
      if (nonce.length !== IV_BYTES || bytes.length < TAG_BYTES)
        throw new SealError("This is not a sealed text.");
      const decipher = createDecipheriv("aes-256-gcm", key.key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context, "utf8"));
      decipher.setAuthTag(bytes.subarray(0, TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(TAG_BYTES)), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new SealError("The sealed text was changed, or belongs elsewhere.", { cause });
      }
    },
    needsRotation: (sealed) => split(sealed).keyId !== newest.id,
  };
}

/** Node skips what is no base64url; a sealed text has one spelling only. */
function fromBase64url(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new SealError("This is not a sealed text.");
  return bytes;
}
