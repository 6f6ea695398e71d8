import "server-only";

export { type AuthenticatedApiKey, authenticateApiKey } from "./authenticate-api-key.ts";
export { authenticateSession } from "./authenticate-session.ts";
export { findMembershipActor, type MembershipActor } from "./find-membership-actor.ts";
export { listOrganisationMemberships } from "./list-organisation-memberships.ts";
export { recordSecurityEvent, type SecurityEventInput } from "./record-security-event.ts";
export type { Identity, OrganisationMembership } from "./schema.ts";
