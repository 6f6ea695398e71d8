import type { ConnectionImpact, Standby } from "#lib/clickup/schema.ts";

const count = (number: number, one: string, many: string) =>
  `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

const list = new Intl.ListFormat("en-GB");

/** What stops when the connection's person leaves, or what goes on with the standby. */
export function impactSentenceOf(
  { customers, openLinks, webhooks }: ConnectionImpact,
  hasStandby: boolean,
): string {
  const parts = [
    ...(customers > 0 ? [count(customers, "customer", "customers")] : []),
    ...(openLinks > 0 ? [count(openLinks, "linked task", "linked tasks")] : []),
    ...(webhooks > 0 ? [count(webhooks, "webhook", "webhooks")] : []),
  ];
  if (parts.length === 0) return "Nothing hangs on this connection yet.";
  const things = list.format(parts);
  return hasStandby
    ? `${things} hang on this account. The standby takes over, and all of it goes on.`
    : `${things} hang on this account. All of it waits until somebody connects again.`;
}

/** What a standby would leave behind; null when that is nothing. */
export function unseenSentenceOf({
  unseenWorkspaces,
  unseenSpaces,
  unseenSpaceCount,
}: Pick<Standby, "unseenWorkspaces" | "unseenSpaces" | "unseenSpaceCount">): string | null {
  const sentences: string[] = [];
  if (unseenWorkspaces.length > 0)
    sentences.push(
      `Not seen: the ${unseenWorkspaces.length === 1 ? "workspace" : "workspaces"} ${list.format(unseenWorkspaces)}.`,
    );
  if (unseenSpaceCount > 0) {
    const names = unseenSpaces.map(({ name, workspace }) => `${name} (${workspace})`);
    const more = unseenSpaceCount - names.length;
    sentences.push(
      `Not seen: ${count(unseenSpaceCount, "Space", "Spaces")}, ${list.format(more > 0 ? [...names, `${more.toLocaleString("en-GB")} more`] : names)}.`,
    );
  }
  return sentences.length === 0
    ? null
    : `${sentences.join(" ")} Tickets there would wait after a take-over. Share them with the standby in ClickUp.`;
}
