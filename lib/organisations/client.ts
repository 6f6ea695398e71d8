/** The organisation, its people, modules and notices as the browser asks for them. */
import { z } from "zod";
import { type ApiClient, noContent } from "#lib/platform/http/api-client.ts";
import type { StaffRole } from "#lib/platform/permissions/index.ts";
import { OrganisationMembership } from "#lib/security/schema.ts";
import {
  Invitation,
  type InviteMemberInput,
  Member,
  Module,
  type ModuleName,
  Notice,
  Organisation,
  SentInvitation,
  type UpdateOrganisationInput,
} from "./schema.ts";

export const organisationKeys = {
  profile: (organisationId: string) => [organisationId, "organisation"] as const,
  modules: (organisationId: string) => [organisationId, "modules"] as const,
  members: (organisationId: string) => [organisationId, "members"] as const,
  invitations: (organisationId: string, filter: { contactId?: string } = {}) =>
    [organisationId, "invitations", filter] as const,
};

export const noticeKeys = {
  list: (organisationId: string) => [organisationId, "notices"] as const,
};

/** The largest page: an organisation with more people than this is searched, not scrolled. */
const WHOLE_PAGE = 200;

export const getOrganisation = (api: ApiClient) => api.get("/api/v1/organisation", Organisation);

export const updateOrganisation = (api: ApiClient, input: UpdateOrganisationInput) =>
  api.patch("/api/v1/organisation", Organisation, input);

export const createOrganisation = (api: ApiClient, input: { name: string; timeZone?: string }) =>
  api.post("/api/v1/organisations", OrganisationMembership, input);

export const listModules = (api: ApiClient) => api.get("/api/v1/modules", z.array(Module));

export const switchModule = (api: ApiClient, module: ModuleName, isEnabled: boolean) =>
  api.put(`/api/v1/modules/${module}`, Module, { isEnabled });

export const listMembers = (api: ApiClient, query: { search?: string; cursor?: string } = {}) =>
  api.list("/api/v1/members", Member, { limit: WHOLE_PAGE, ...query });

export const changeMemberRole = (api: ApiClient, id: string, role: StaffRole) =>
  api.patch(`/api/v1/members/${id}`, Member, { role });

export const removeMember = (api: ApiClient, id: string) => api.delete(`/api/v1/members/${id}`, Member);

export const leaveOrganisation = (api: ApiClient) => api.delete("/api/v1/members/me", noContent);

export const transferOwnership = (api: ApiClient, id: string) =>
  api.post(`/api/v1/members/${id}/ownership`, Member);

export const listInvitations = (
  api: ApiClient,
  query: { state?: "pending" | "all"; contactId?: string; cursor?: string } = {},
) => api.list("/api/v1/invitations", Invitation, { limit: WHOLE_PAGE, ...query });

export const inviteMember = (api: ApiClient, input: InviteMemberInput) =>
  api.post("/api/v1/invitations", SentInvitation, input);

export const inviteContact = (api: ApiClient, contactId: string) =>
  api.post("/api/v1/invitations/contacts", SentInvitation, { contactId });

export const resendInvitation = (api: ApiClient, id: string) =>
  api.post(`/api/v1/invitations/${id}/resend`, SentInvitation);

export const revokeInvitation = (api: ApiClient, id: string) =>
  api.delete(`/api/v1/invitations/${id}`, Invitation);

export const acceptInvitation = (api: ApiClient, token: string) =>
  api.post("/api/v1/invitations/accept", OrganisationMembership, { token });

export const acceptInvitationAsNew = (
  api: ApiClient,
  input: { token: string; name: string; password: string },
) =>
  api.post("/api/v1/invitations/accept-as-new", OrganisationMembership.extend({ email: z.string() }), input);

export const listNotices = (api: ApiClient, query: { limit?: number; cursor?: string } = {}) =>
  api.list("/api/v1/notices", Notice, query);

export const dismissNotice = (api: ApiClient, { id }: { id: string }) =>
  api.delete(`/api/v1/notices/${id}`, Notice);
