import "server-only";

export { createSyncLink } from "./comparison/sync-link.ts";
export { createTaskReads } from "./comparison/task-reads.ts";
export { requestDueConversationsAcrossOrganisations } from "./conversation/across-organisations.ts";
export { defineConversationVerbs } from "./conversation/define-conversation-verbs.ts";
export { retryDeadLetters, skipDeadLetters } from "./dead-letters/change-dead-letters.ts";
export { defineLetterVerbs } from "./dead-letters/define-letter-verbs.ts";
export { listDeadLetters, summariseDeadLetters } from "./dead-letters/list-dead-letters.ts";
export { listDeadLettersDueAcrossOrganisations, tellDeadLetters } from "./dead-letters/tell-dead-letters.ts";
export { defineSyncVerbs } from "./define-sync-verbs.ts";
export { removeOldDeliveriesAcrossOrganisations } from "./inbox/across-organisations.ts";
export { fillWebhookGap } from "./inbox/fill-webhook-gap.ts";
export { getDelivery } from "./inbox/get-delivery.ts";
export { listDeliveries } from "./inbox/list-deliveries.ts";
export { receiveDelivery } from "./inbox/receive-delivery.ts";
export { previewReplay, replayDeliveries, replayDelivery } from "./inbox/replay-deliveries.ts";
export { defineMappingVerbs } from "./mapping/define-mapping-verbs.ts";
export { createNewTaskFields } from "./mapping/new-task.ts";
export { createPreviewMapping } from "./mapping/preview-mapping.ts";
export { refreshMapping } from "./mapping/refresh-mapping.ts";
export {
  removeOldSyncMeasurementsAcrossOrganisations,
  takeSyncSnapshotsAcrossOrganisations,
} from "./overview/across-organisations.ts";
export { getSyncOverview } from "./overview/get-overview.ts";
export { getPeopleRead, listSyncPeople } from "./people/list-people.ts";
export { forgetPerson, pairPeople, ruleOutPerson } from "./people/pair-people.ts";
export { refreshPeople, refreshPeopleOf } from "./people/refresh-people.ts";
export { getPriorityMap, setPriorityMap } from "./priorities/priority-map.ts";
export { type ReadValues, readStoredValues, readValuesSchema } from "./reconsider/read-stored-values.ts";
export { createReconsiderLinks, reconsideredSchema } from "./reconsider/reconsider-links.ts";
export { listSyncDueAcrossOrganisations } from "./requests/across-organisations.ts";
export { ringSyncBell, startSyncBell } from "./requests/bell.ts";
export { claimedRequestsSchema, claimSyncRequests } from "./requests/requests.ts";
export { getCustomerSyncRules, getSyncRules } from "./rules/get-sync-rules.ts";
export { listCustomerRules } from "./rules/list-customer-rules.ts";
export { readSyncRules } from "./rules/read-rules.ts";
export { setCustomerSyncRules, setSyncRules } from "./rules/set-sync-rules.ts";
export { confirmStatuses, proposeStatuses } from "./statuses/decide-statuses.ts";
export { countSyncReviews, getSyncList, listSyncLists } from "./statuses/list-sync-lists.ts";
export { listListsDueAcrossOrganisations, refreshSyncList } from "./statuses/refresh-list.ts";
export {
  listSweepsDueAcrossOrganisations,
  listSweepsLeftAcrossOrganisations,
  removeOldSweepsAcrossOrganisations,
} from "./sweep/across-organisations.ts";
export { beginSweep, checkEverything } from "./sweep/begin-sweep.ts";
export { listSweeps } from "./sweep/claim-sweep.ts";
export { listDifferences } from "./sweep/list-differences.ts";
export { ringSweep } from "./sweep/ring-sweep.ts";
export { createRunSweep, sweepStepSchema } from "./sweep/run-sweep.ts";
export { getCustomerTruth, getTruth, listTruth } from "./sweep/truth.ts";
