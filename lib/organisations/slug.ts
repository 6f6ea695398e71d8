/** An organisation's name in addresses. */

export const SLUG_MAX_LENGTH = 48;

/** First words of addresses that are the product's own, now or foreseeably. */
const RESERVED = new Set([
  "_next",
  "about",
  "account",
  "admin",
  "api",
  "api-docs",
  "app",
  "assets",
  "auth",
  "billing",
  "blog",
  "clickup",
  "dashboard",
  "design",
  "docs",
  "favicon",
  "forgot-password",
  "health",
  "help",
  "icon",
  "inngest",
  "invitations",
  "login",
  "logout",
  "me",
  "metrics",
  "new",
  "null",
  "organisation",
  "organisations",
  "organization",
  "organizations",
  "portal",
  "public",
  "ready",
  "relaydesk",
  "reset-password",
  "robots",
  "security",
  "settings",
  "sign-in",
  "sign-out",
  "sign-up",
  "signin",
  "signout",
  "signup",
  "sitemap",
  "static",
  "status",
  "support",
  "system",
  "undefined",
  "webhooks",
  "well-known",
  "www",
]);

/** Why a slug cannot be taken, as a sentence; null when it can. Whether it is free only the database knows. */
export function slugProblem(slug: string): string | null {
  if (slug.length < 2) return "Use at least 2 characters.";
  if (slug.length > SLUG_MAX_LENGTH) return `Use at most ${SLUG_MAX_LENGTH} characters.`;
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) {
    return "Use small letters a–z, digits and single hyphens between them.";
  }
  // Wherever an organisation can be named by its slug it can be named by its id, too.
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(slug)) return "This looks like an id. Use words.";
  if (RESERVED.has(slug)) return "Relaydesk needs this word for itself. Choose another.";
  return null;
}

/** A slug made of a name: "Ærø & Söhne GmbH" becomes "aero-sohne-gmbh". Always one that `slugProblem` accepts. */
export function slugFromName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll("æ", "ae")
    .replaceAll("œ", "oe")
    .replaceAll("ø", "o")
    .replaceAll("ł", "l")
    .replaceAll("đ", "d")
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, SLUG_MAX_LENGTH - 8)
    .replaceAll(/^-+|-+$/g, "");
  if (slugProblem(plain) === null) return plain;
  return plain === "" ? "team" : `${plain}-team`.slice(0, SLUG_MAX_LENGTH);
}
