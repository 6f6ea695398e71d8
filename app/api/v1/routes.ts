/**
 * Every route file of the API, one line each, in alphabetical order of the paths: what the OpenAPI document is
 * made from. A test compares this list with the folder.
 */

export * as apiKeysId from "./api-keys/[id]/route.ts";
export * as apiKeys from "./api-keys/route.ts";
export * as invitationsIdResend from "./invitations/[id]/resend/route.ts";
export * as invitationsId from "./invitations/[id]/route.ts";
export * as invitationsAccept from "./invitations/accept/route.ts";
export * as invitationsAcceptAsNew from "./invitations/accept-as-new/route.ts";
export * as invitationsContacts from "./invitations/contacts/route.ts";
export * as invitations from "./invitations/route.ts";
export * as mePassword from "./me/password/route.ts";
export * as me from "./me/route.ts";
export * as membersIdOwnership from "./members/[id]/ownership/route.ts";
export * as membersId from "./members/[id]/route.ts";
export * as membersMe from "./members/me/route.ts";
export * as members from "./members/route.ts";
export * as modulesModule from "./modules/[module]/route.ts";
export * as modules from "./modules/route.ts";
export * as noticesId from "./notices/[id]/route.ts";
export * as notices from "./notices/route.ts";
export * as openapi from "./openapi.json/route.ts";
export * as organisation from "./organisation/route.ts";
export * as organisations from "./organisations/route.ts";
export * as sessionsId from "./sessions/[id]/route.ts";
export * as sessions from "./sessions/route.ts";
