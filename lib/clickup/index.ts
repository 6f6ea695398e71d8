import "server-only";

export {
  listSpacesDueAcrossOrganisations,
  listWebhooksDueAcrossOrganisations,
  removeOldClickupRowsAcrossOrganisations,
} from "./across-organisations.ts";
export type { ClickUpClient } from "./api-client.ts";
export type {
  ClickUpAttachment,
  ClickUpComment,
  ClickUpCustomField,
  ClickUpTask,
  CommentSegment,
  CustomValueBody,
  TaskChangeBody,
} from "./api-types.ts";
export { msUntilDone, type Pace, turnsUntil } from "./budget/finish-times.ts";
export { BULK_FROM } from "./budget/policy.ts";
export { SHARE_WEIGHTS } from "./budget/shares.ts";
export { CALL_TIMEOUT_MS, UPLOAD_TIMEOUT_MS } from "./call-timeout.ts";
export { completeClickupOauth, noteOauthResult } from "./complete-oauth.ts";
export { type ConnectedClient, withClickUp } from "./connected-client.ts";
export { type CustomerTarget, getCustomerTarget } from "./customer-target.ts";
export { disconnectClickup } from "./disconnect.ts";
export { ClickUpApiError, ClickUpRateLimitError, ClickUpTokenError } from "./errors.ts";
export { getBudget } from "./get-budget.ts";
export { getConnectionState } from "./get-connection-state.ts";
export { getCustomerClickup } from "./get-customer-clickup.ts";
export { forgetLists, forgetPeople, readLists, readPeople } from "./hierarchy.ts";
export { listSpaces } from "./list-spaces.ts";
export { listsOfSpace } from "./lists-of-space.ts";
export {
  cutText,
  dayInZone,
  localNoon,
  TASK_NAME_LIMIT,
  taskMarker,
  toTaskBody,
} from "./mapper.ts";
export { beginClickupOauth, claimOauthState, findLastOauthOrganisation } from "./oauth-states.ts";
export { openAttachment } from "./open-attachment.ts";
export { previewTarget } from "./preview-target.ts";
export { readPriorityMap } from "./priority-map.ts";
export { readPace } from "./read-pace.ts";
export { requestSpacesSync } from "./request-spaces-sync.ts";
export {
  listTokensToResealAcrossOrganisations,
  listWebhookSecretsToResealAcrossOrganisations,
  resealToken,
  resealWebhookSecret,
} from "./reseal-tokens.ts";
export { resolveList } from "./resolve-list.ts";
export { runsAtOnce } from "./runs-at-once.ts";
export { assignCustomerSpace, setCustomerClickup } from "./set-customer-clickup.ts";
export { setCustomerShare } from "./set-customer-share.ts";
export { checkStandby, listStandbysDueAcrossOrganisations } from "./standby/check-standby.ts";
export { removeStandby } from "./standby/remove-standby.ts";
export {
  listStandbyTokensToResealAcrossOrganisations,
  resealStandbyToken,
} from "./standby/reseal-standby-token.ts";
export { failSpacesSync, syncSpaces } from "./sync-spaces.ts";
export { isSignedBy, readWebhookEvent, type WebhookEvent } from "./webhook.ts";
export { findWebhookDoor, isDeliveryOf, webhookSecretContext } from "./webhook-door.ts";
export { ensureWebhooks } from "./webhooks/ensure-webhooks.ts";
export { listWebhookOutages } from "./webhooks/list-webhook-outages.ts";
export { noteOwedEvent } from "./webhooks/owed-events.ts";
export { requestWebhookCheck } from "./webhooks/request-webhook-check.ts";
export { closeWebhookGap, listWebhookGaps } from "./webhooks/webhook-gaps.ts";
