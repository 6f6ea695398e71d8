import "server-only";

export { acceptInvitation, acceptInvitationAsNew, getInvitationOffer } from "./accept-invitation.ts";
export { changeMemberRole } from "./change-member-role.ts";
export { createOrganisation, signUp } from "./create-organisation.ts";
export { dismissNotice } from "./dismiss-notice.ts";
export { isModuleEnabled, listEnabledModules } from "./enabled-modules.ts";
export { getOrganisation } from "./get-organisation.ts";
export type { PersonOrigin } from "./internal/audit-as-person.ts";
export { inviteContact } from "./invite-contact.ts";
export { inviteMember } from "./invite-member.ts";
export { leaveOrganisation } from "./leave-organisation.ts";
export { listInvitations } from "./list-invitations.ts";
export { listMembers } from "./list-members.ts";
export { listModules } from "./list-modules.ts";
export { listNotices } from "./list-notices.ts";
export { listOutboxMails } from "./list-outbox-mails.ts";
export {
  type NoticeInput,
  raiseCountedNotice,
  raiseNotice,
  resolveCountedNotice,
  resolveNotice,
} from "./raise-notice.ts";
export { removeMember } from "./remove-member.ts";
export { resendInvitation } from "./resend-invitation.ts";
export { revokeInvitation } from "./revoke-invitation.ts";
export type { ModuleName, NoticeSeverity } from "./schema.ts";
export { switchModule } from "./switch-module.ts";
export { transferOwnership } from "./transfer-ownership.ts";
export { updateOrganisation } from "./update-organisation.ts";
