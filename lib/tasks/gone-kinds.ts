/** What ClickUp's answer about a task that we cannot read says became of it. Source: ClickUp fact sheet, section 5. */
import type { GoneKind } from "./schema.ts";

/** By code alone. A task that is no one's here, and one of a workspace that was closed to us, are told alike. */
export function goneKindOf(ecode: string | null): GoneKind {
  if (ecode === "ITEM_013") return "deleted";
  if (ecode === "ACCESS_083") return "no_access";
  if (ecode?.startsWith("OAUTH_") === true) return "workspace_closed";
  return "not_found";
}

/** Kinds after which the task may be seen again by what somebody does about access, for many tasks at once. */
export function isAboutAccess(kind: GoneKind): boolean {
  return kind === "no_access" || kind === "workspace_closed" || kind === "not_found";
}

const MINUTE_MS = 60_000;
const FIRST_LOOK_MS = 10 * MINUTE_MS;
const RAREST_LOOK_MS = 24 * 60 * MINUTE_MS;
/** After so long nobody looks by itself any more; a webhook, or a person, still does. */
const LAST_LOOK_MS = 30 * 24 * 60 * MINUTE_MS;

/** When a task that is gone is looked for again: soon at first, once a day later; null when it was long enough. */
export function nextLookAfter(goneAt: Date, now: Date): Date | null {
  const age = now.getTime() - goneAt.getTime();
  if (age > LAST_LOOK_MS) return null;
  return new Date(now.getTime() + Math.min(Math.max(age, FIRST_LOOK_MS), RAREST_LOOK_MS));
}
