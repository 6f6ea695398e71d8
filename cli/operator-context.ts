import { userInfo } from "node:os";
import { buildContext } from "#lib/api/context.ts";
import type { Actor, Context } from "#lib/platform/context/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { CommandError } from "./command.ts";

/** Who runs the command, as audit log and security events name them: the account on this machine. */
export function operator(): Extract<Actor, { type: "cli" }> {
  const account = accountName();
  return { type: "cli", id: account, name: `${account} (command line)` };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no account has.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

/** The context in which verbs run for the operator, in one organisation. */
export function operatorContext(organisationId: string): Context {
  return buildContext({ organisationId, actor: operator(), origin: "cli" });
}

/** The organisation that `--organisation` names. */
export async function getOrganisationBySlug(
  slug: string,
): Promise<{ id: string; name: string; slug: string }> {
  const found = await systemDb().organisation.findUnique({
    where: { slug },
    select: { id: true, name: true, slug: true },
  });
  if (found === null) {
    throw new CommandError(
      `There is no organisation “${slug}”.`,
      "See which there are: relaydesk organisations list",
    );
  }
  return found;
}
