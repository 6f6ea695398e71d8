/** What people paste to name a task: its address in ClickUp (or in the sandbox), or its bare id. Pure. */

export type TaskReference =
  | { taskId: string; customIdWorkspace: null }
  /** A custom id such as DEV-12 means something only within its Workspace. */
  | { taskId: string; customIdWorkspace: string };

const TASK_ID = /^[0-9a-z]{4,20}$/i;
const CUSTOM_ID = /^[\p{L}\p{N}_]+-\d+$/u;

/** Null when it is neither. */
export function parseTaskReference(text: string): TaskReference | null {
  const trimmed = text.trim().replace(/^#/, "");
  if (TASK_ID.test(trimmed)) return { taskId: trimmed, customIdWorkspace: null };
  if (!URL.canParse(trimmed)) return null;
  const { protocol, pathname } = new URL(trimmed);
  if (protocol !== "https:" && protocol !== "http:") return null;
  const [, workspace, last] = /\/t\/(?:(\d+)\/)?([^/]+)\/?$/u.exec(decodePath(pathname)) ?? [];
  if (last === undefined) return null;
  if (workspace !== undefined && CUSTOM_ID.test(last)) return { taskId: last, customIdWorkspace: workspace };
  return TASK_ID.test(last) ? { taskId: last, customIdWorkspace: null } : null;
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
