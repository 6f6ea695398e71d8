import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import { seededHex, tokenFingerprint } from "../seeded-values.ts";
import type { Token } from "../store/records.ts";

/**
 * How long an authorisation code can be exchanged. An assumption: no source states ClickUp's figure.
 */
export const CODE_LIFETIME_MS = 10 * 60_000;

/** Makes a token: with workspaces as OAuth grants it, or (null) a personal one that reaches all of its user's. */
export function issueToken(
  sandbox: Sandbox,
  grant: { userId: number; clientId: string | null; workspaceIds: string[] | null; rateLimit?: number },
): Token {
  const { store, clock } = sandbox;
  return store.change(() => {
    const number = store.nextNumber("token");
    const secret = seededHex(store.seed(), `token ${number}`);
    const value =
      grant.workspaceIds === null
        ? `pk_${grant.userId}_${secret.slice(0, 32).toUpperCase()}`
        : `${grant.userId}_${secret}`;
    const token: Token = {
      id: tokenFingerprint(value),
      value,
      clientId: grant.clientId,
      userId: grant.userId,
      workspaceIds: grant.workspaceIds,
      rateLimit: grant.rateLimit ?? null,
      createdAt: clock.now(),
      revokedAt: null,
    };
    if (grant.workspaceIds !== null && sandbox.settings().reauthorizeChangesEarlierTokens) {
      for (const earlier of store.tokens.all()) {
        const isSameGrant = earlier.userId === grant.userId && earlier.clientId === grant.clientId;
        if (isSameGrant && earlier.workspaceIds !== null) {
          store.put("tokens", { ...earlier, workspaceIds: grant.workspaceIds });
        }
      }
    }
    store.put("tokens", token);
    return token;
  });
}

/** Writes down that a person allowed the app into some workspaces; the code can be exchanged once. */
export function issueCode(
  sandbox: Sandbox,
  grant: { clientId: string; userId: number; workspaceIds: string[] },
): string {
  const { store, clock } = sandbox;
  return store.change(() => {
    const code = seededHex(store.seed(), `code ${store.nextNumber("code")}`)
      .slice(0, 32)
      .toUpperCase();
    store.put("codes", { id: code, ...grant, createdAt: clock.now(), usedAt: null });
    return code;
  });
}

/** Exchanges a code. @throws ClickUpError OAUTH_013 when it is unknown or too old, OAUTH_014 when it was used. */
export function exchangeCode(sandbox: Sandbox, clientId: string, code: string): Token {
  const { store, clock } = sandbox;
  const granted = store.codes.get(code);
  if (!granted || granted.clientId !== clientId) throw refusal("codeUnknown");
  if (granted.usedAt !== null) throw refusal("codeUsed");
  if (clock.now() - granted.createdAt > CODE_LIFETIME_MS) throw refusal("codeUnknown", "Code expired");
  return store.change(() => {
    store.put("codes", { ...granted, usedAt: clock.now() });
    return issueToken(sandbox, {
      userId: granted.userId,
      clientId: granted.clientId,
      workspaceIds: granted.workspaceIds,
    });
  });
}

/** Tokens by value or fingerprint, of a user, or (empty filter) all. */
export function findTokens(sandbox: Sandbox, filter: { token?: string; userId?: number }): Token[] {
  return sandbox.store.tokens
    .all()
    .filter(
      (token) =>
        (filter.token === undefined || token.value === filter.token || token.id === filter.token) &&
        (filter.userId === undefined || token.userId === filter.userId),
    );
}

/** Revokes tokens, as a person would by removing the app in ClickUp's settings. Answers how many were still good. */
export function revokeTokens(sandbox: Sandbox, tokens: Token[]): number {
  const good = tokens.filter((token) => token.revokedAt === null);
  sandbox.store.change(() => {
    for (const token of good) sandbox.store.put("tokens", { ...token, revokedAt: sandbox.clock.now() });
  });
  return good.length;
}
