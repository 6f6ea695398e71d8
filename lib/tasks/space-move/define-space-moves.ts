import "server-only";
import type { TaskSources } from "../source.ts";
import { defineAdvanceSpaceMove } from "./advance-space-move.ts";
import { definePlanSpaceMove } from "./plan-space-move.ts";
import { defineStartSpaceMove } from "./start-space-move.ts";

/** Giving customers another Space, for all sources: planned, begun and carried out. */
export function defineSpaceMoves(sources: TaskSources) {
  const planSpaceMove = definePlanSpaceMove(sources);
  return {
    planSpaceMove,
    startSpaceMove: defineStartSpaceMove(sources, planSpaceMove),
    advanceSpaceMove: defineAdvanceSpaceMove(sources),
  };
}
