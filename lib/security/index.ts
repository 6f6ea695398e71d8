import "server-only";

export { authOptions } from "./auth-options.ts";
export { type AuthenticatedApiKey, authenticateApiKey } from "./authenticate-api-key.ts";
export { authenticateSession } from "./authenticate-session.ts";
export { createApiKey } from "./create-api-key.ts";
export { DEMO_EMAILS, DEMO_PASSWORD } from "./demo-accounts.ts";
export { type DemoSignIn, findDemoSignIns } from "./find-demo-sign-ins.ts";
export { findMembershipActor, type MembershipActor } from "./find-membership-actor.ts";
export { findOnlyOrganisation } from "./find-only-organisation.ts";
export { hashPassword } from "./internal/password-hash.ts";
export { hashSecret, newLinkToken } from "./internal/secret-text.ts";
export { encodeSessionCookie, sessionCookieName } from "./internal/session-cookie.ts";
export { listApiKeys } from "./list-api-keys.ts";
export { listOrganisationMemberships } from "./list-organisation-memberships.ts";
export {
  changePassword,
  isPasswordResetUsable,
  issuePasswordReset,
  requestPasswordReset,
  resetPassword,
} from "./passwords.ts";
export { createPerson, hasAccount, preparePassword, updatePerson } from "./people.ts";
export { recordSecurityEvent, type SecurityEventInput } from "./record-security-event.ts";
export { revokeApiKey } from "./revoke-api-key.ts";
export type { Identity, OrganisationMembership } from "./schema.ts";
export {
  endAllSessions,
  listSessions,
  type RequestOrigin,
  revokeOtherSessions,
  revokeSession,
  startSession,
} from "./sessions.ts";
export { verifySignIn } from "./verify-sign-in.ts";
