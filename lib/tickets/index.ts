import "server-only";

export { bulkUpdateTickets } from "./bulk-update-tickets.ts";
export { addParticipant, removeParticipant } from "./change-participants.ts";
export { countTickets } from "./count-tickets.ts";
export { createComment } from "./create-comment.ts";
export { createSavedView } from "./create-saved-view.ts";
export { createTicket } from "./create-ticket.ts";
export { createTickets } from "./create-tickets.ts";
export { deleteAttachment } from "./delete-attachment.ts";
export { deleteComment } from "./delete-comment.ts";
export { deleteSavedView } from "./delete-saved-view.ts";
export { createTicketField } from "./fields/create-ticket-field.ts";
export { listTicketFields } from "./fields/list-ticket-fields.ts";
export { orderTicketFields } from "./fields/order-ticket-fields.ts";
export { updateTicketField } from "./fields/update-ticket-field.ts";
export { getTicket } from "./get-ticket.ts";
export { getTicketByNumber } from "./get-ticket-by-number.ts";
export { listAttachments } from "./list-attachments.ts";
export { listComments } from "./list-comments.ts";
export { listSavedViews } from "./list-saved-views.ts";
export { listTags } from "./list-tags.ts";
export { listTickets } from "./list-tickets.ts";
export { listTimeline } from "./list-timeline.ts";
export { listReplyRecipients, mailEach, mailReply } from "./mail-reply.ts";
export { mergeTickets } from "./merge-tickets.ts";
export { type OpenFile, openAttachment, openPortalAttachment } from "./open-attachment.ts";
export { closePortalTicket } from "./portal/close-portal-ticket.ts";
export { createPortalReply } from "./portal/create-portal-reply.ts";
export { createPortalTicket } from "./portal/create-portal-ticket.ts";
export { getPortalTicket } from "./portal/get-portal-ticket.ts";
export { getPortalTicketByNumber } from "./portal/get-portal-ticket-by-number.ts";
export { listPortalAttachments } from "./portal/list-portal-attachments.ts";
export { listPortalTicketFields } from "./portal/list-portal-ticket-fields.ts";
export { listPortalTickets } from "./portal/list-portal-tickets.ts";
export { listPortalTimeline } from "./portal/list-portal-timeline.ts";
export { reopenPortalTicket } from "./portal/reopen-portal-ticket.ts";
export { recordTicketEvent, recordTicketEvents } from "./record-ticket-event.ts";
export { advanceSpaceMove, planSpaceMove, startSpaceMove } from "./space-moves.ts";
export { splitTicket } from "./split-ticket.ts";
export {
  cancelTicketTask,
  chooseTicketTaskList,
  getTicketConversation,
  getTicketSync,
  getTicketTask,
  leadTicketTask,
  linkTicketTask,
  listTicketLetters,
  listTicketTasks,
  moveTicketTasks,
  refreshTicketTask,
  replaceTicketTask,
  requestTicketTask,
  resolveTicketField,
  retryTicketConversationEntry,
  retryTicketField,
  retryTicketLetters,
  retryTicketTask,
  searchTicketTasks,
  skipTicketConversationEntry,
  skipTicketField,
  ticketTaskSource,
  unlinkTicketTask,
} from "./task-source.ts";
export {
  getTicketFieldMapping,
  listTicketMappedLists,
  markTicketFieldsReviewed,
  previewTicketFields,
  publishTicketFields,
  refreshTicketFields,
  rollBackTicketFields,
  saveTicketFieldDraft,
} from "./ticket-field-mapping.ts";
export { updateComment } from "./update-comment.ts";
export { updateSavedView } from "./update-saved-view.ts";
export { updateTicket } from "./update-ticket.ts";
export { attachmentFile, uploadAttachment, uploadPortalAttachment } from "./upload-attachment.ts";
