import { createHmac } from "node:crypto";

/** `X-Signature`: HMAC-SHA256 of the raw body under the webhook's secret as plain text, in lower-case hexadecimal. */
export function signatureOf(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

/** A signature that no body of this webhook has: another secret's. */
export function wrongSignatureOf(secret: string, body: string): string {
  return signatureOf(`not ${secret}`, body);
}
