/** What one look at a conversation works with, and what its steps have in common. */
import "server-only";
import {
  CALL_TIMEOUT_MS,
  ClickUpApiError,
  type ClickUpClient,
  UPLOAD_TIMEOUT_MS,
} from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { SourceConversation } from "#lib/tasks/index.ts";
import type { LinkPlace } from "../comparison/link-place.ts";
import { failureClassOf } from "../failure-class.ts";
import type { ConversationRules } from "./conversation-rules.ts";

export type ConversationTimings = {
  /** A call leaves within this time after it was noted, or not at all. */
  sendWindowMs: number;
  /** After this time a call that was noted has arrived, or never will. */
  replySettledAfterMs: number;
  uploadSettledAfterMs: number;
};

const SEND_WINDOW_MS = 5_000;
/** Room for clocks, and for a call that ClickUp takes up late. */
const SLACK_MS = 10_000;

export const CONVERSATION_TIMINGS: ConversationTimings = {
  sendWindowMs: SEND_WINDOW_MS,
  replySettledAfterMs: SEND_WINDOW_MS + CALL_TIMEOUT_MS + SLACK_MS,
  uploadSettledAfterMs: SEND_WINDOW_MS + UPLOAD_TIMEOUT_MS + SLACK_MS,
};

export type Look = {
  ctx: Context;
  place: LinkPlace;
  client: ClickUpClient;
  conversation: SourceConversation;
  rules: ConversationRules;
  timings: ConversationTimings;
  signal?: AbortSignal;
};

/** Another run sends it, or it may not leave any more: nothing is sent, and nothing is wrong. */
export class NothingToSendError extends Error {}

/** The call was noted, but the moment to send it has passed. */
export class TooLateToSendError extends Error {}

/** Whether it is certain that ClickUp did nothing. What we know nothing about is not. */
export function isOutcomeKnown(error: unknown): boolean {
  return error instanceof TooLateToSendError || (error instanceof ClickUpApiError && !error.isOutcomeUnknown);
}

/** ClickUp understood and said no: the same call fails again, and others need not. */
export function isRefusal(error: unknown): error is ClickUpApiError {
  return error instanceof ClickUpApiError && error.kind === "refused" && !error.isOutcomeUnknown;
}

export function isNotThere(error: unknown): boolean {
  return error instanceof ClickUpApiError && error.kind === "unreachable_object";
}

/** Holds the link while something is noted on it; false when it was undone meanwhile. */
export async function holdLink(ctx: VerbContext, linkId: string): Promise<boolean> {
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    select id::text from task_links where id = ${linkId}::uuid and unlinked_at is null for key share`;
  return rows.length === 1;
}

/** Notes that something has travelled, so that an open page looks again. */
export async function noteTravel(ctx: VerbContext, linkId: string): Promise<void> {
  await ctx.db.syncConversation.updateMany({ where: { linkId }, data: { changedAt: ctx.now() } });
}

/** What is said of a reply or a file that did not travel. */
export type Failure = { code: string; message: string; action: string | null; failureClass: string };

/** What an error says, behind what did not happen. What is not said in plain words is no such failure. */
export function failureOf(error: unknown, what: string): Failure {
  if (!(error instanceof RelaydeskError)) throw error;
  return {
    code: error.code,
    message: `${what}: ${error.publicMessage ?? (isRefusal(error) ? "ClickUp refused it." : error.message)}`,
    action: error.action ?? null,
    failureClass: isRefusal(error) ? failureClassOf(error.kind) : "person",
  };
}

/** A pair in trouble, for the row of either kind. */
export function troubled(state: "failed" | "conflict", failure: Failure) {
  return {
    state,
    failureCode: failure.code,
    failureMessage: failure.message,
    failureAction: failure.action,
    failureClass: failure.failureClass,
  };
}

/** A pair with nothing failed. */
export const NOTHING_FAILED = {
  failureCode: null,
  failureMessage: null,
  failureAction: null,
  failureClass: null,
  attempts: 0,
} as const;
