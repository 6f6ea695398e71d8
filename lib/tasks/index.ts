import "server-only";

export { listStuckAcrossOrganisations, listUndispatchedAcrossOrganisations } from "./across-organisations.ts";
export { defineListChoice } from "./choose-list.ts";
export { claimSchema, claimTask } from "./claim-task.ts";
export { createSchema, createTask } from "./create-task.ts";
export { defineSourceVerbs } from "./define-source-verbs.ts";
export { followTask, type TaskSighting } from "./follow-task.ts";
export { getTaskQueue } from "./get-task-queue.ts";
export { giveUpTask } from "./give-up-task.ts";
export { defineLinking } from "./link-existing-task.ts";
export { listLooksDueAcrossOrganisations, requestLooks } from "./look-again.ts";
export { lookForTask, lookSchema } from "./look-for-task.ts";
export { loseTask } from "./lose-task.ts";
export { defineHoldTasks, defineMoveLinks } from "./move-links.ts";
export { redispatchTask } from "./redispatch-task.ts";
export { refreshLink } from "./refresh-link.ts";
export { resumeTasks } from "./resume-tasks.ts";
export { retryIntent } from "./retry-intent.ts";
export { ringNextTasks } from "./ring-next-tasks.ts";
export type {
  CustomValues,
  FieldChange,
  FieldRefusal,
  SourceChanges,
  SourceFieldName,
  SourceFields,
  SourceGlimpse,
  SourceReading,
  TaskChange,
  TaskSource,
  TaskSourceRecord,
  TaskSources,
} from "./source.ts";
export type {
  IncomingComment,
  IncomingFile,
  PublicEntry,
  PublicFile,
  PublicReply,
  SourceConversation,
} from "./source-conversation.ts";
export { defineSpaceMoves } from "./space-move/define-space-moves.ts";
export { getSpaceMove } from "./space-move/read-space-move.ts";
export { retrySpaceMove } from "./space-move/retry-space-move.ts";
export {
  listStillSpaceMovesAcrossOrganisations,
  ringForSpaceMove,
} from "./space-move/sweep-space-moves.ts";
export { createTaskPipeline, type NewTaskFields, type TaskPipeline } from "./task-pipeline.ts";
export { getTaskPolicy, setTaskPolicy } from "./task-policy.ts";
