/** Giving a customer another Space, with the tasks of every source there is. */
import "server-only";
import { defineSpaceMoves } from "#lib/tasks/index.ts";
import { ticketTaskSource } from "./task-source.ts";

export const { planSpaceMove, startSpaceMove, advanceSpaceMove } = defineSpaceMoves({
  ticket: ticketTaskSource,
});
