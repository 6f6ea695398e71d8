/** A connected ClickUp for tests: the sandbox's, with rows as connecting and syncing would leave them. */
import { tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { CLICKUP_SETTINGS_MODULE, LIST_SETTING, SPACE_SETTING } from "#lib/clickup/schema.ts";
import { standbyTokenContext, tokenContext } from "#lib/clickup/token-context.ts";
import { seal } from "#lib/platform/crypto/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { type RunningSandbox, type SandboxOptions, startSandbox } from "#sandbox/server.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";

/** Starts a sandbox in this process and points the settings at it. Call before anything reads the settings. */
export async function startClickupSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ settings: { rateLimit: 1_000_000 }, ...options });
  process.env.CLICKUP_API_URL = `${sandbox.url}/api/v2`;
  process.env.CLICKUP_AUTHORIZE_URL = `${sandbox.url}/api`;
  process.env.CLICKUP_CLIENT_ID = "relaydesk-sandbox";
  process.env.CLICKUP_CLIENT_SECRET = "relaydesk-sandbox-secret";
  process.env.CLICKUP_RATE_LIMIT ??= "100000";
  return sandbox;
}

/** A connection of the seeded owner, or of another person, with all Spaces of a workspace synced: the first one. */
export async function createClickupConnection(
  { organisationId }: { organisationId: string },
  sandbox: RunningSandbox,
  options: { token?: string; person?: keyof typeof PEOPLE; workspace?: string } = {},
) {
  const person = PEOPLE[options.person ?? "maya"];
  const token = options.token ?? sandbox.control.mintToken({ userId: person.id }).token;
  const id = newId();
  const at = new Date();
  const workspace = sandbox.control
    .tree()
    .workspaces.find(({ name }) => options.workspace === undefined || name === options.workspace);
  if (workspace === undefined) throw new Error("The sandbox has no workspace");
  const connection = await systemDb().clickupConnection.create({
    data: {
      id,
      organisationId,
      status: "connected",
      clickupUserId: String(person.id),
      clickupUserName: person.username ?? "",
      clickupUserEmail: person.email,
      clickupTimeZone: person.timezone,
      tokenCiphertext: seal(token, tokenContext(id)),
      tokenKey: tokenKeyOf(token),
      connectedByName: "Test",
    },
  });
  await systemDb().clickupWorkspace.create({
    data: {
      id: newId(),
      organisationId,
      connectionId: id,
      workspaceId: workspace.id,
      name: workspace.name,
      syncedAt: at,
    },
  });
  await systemDb().clickupSpace.createMany({
    data: workspace.spaces.map((space) => ({
      id: newId(),
      organisationId,
      connectionId: id,
      workspaceId: workspace.id,
      workspaceName: workspace.name,
      spaceId: space.id,
      name: space.name,
      isPrivate: space.isPrivate,
      isArchived: space.archived,
      syncedAt: at,
    })),
  });
  const spaceId = (name: string): string => {
    const found = workspace.spaces.find((space) => space.name === name);
    if (found === undefined) throw new Error(`The sandbox has no Space ${name}`);
    return found.id;
  };
  const lists = workspace.spaces.flatMap((space) => space.lists);
  const listId = (name: string): string => {
    const found = lists.find((list) => list.name === name);
    if (found === undefined) throw new Error(`The sandbox has no List ${name}`);
    return found.id;
  };
  return { connection, token, workspaceId: workspace.id, spaceId, listId };
}

/** Somebody who stands by for a connection, as authorising would leave it. */
export async function createStandby(
  connection: { id: string; organisationId: string },
  sandbox: RunningSandbox,
  name: keyof typeof PEOPLE,
) {
  const person = PEOPLE[name];
  const { token, workspaceIds } = sandbox.control.mintToken({ userId: person.id });
  const id = newId();
  const at = new Date();
  const { workspaces } = sandbox.control.tree();
  await systemDb().clickupStandby.create({
    data: {
      id,
      organisationId: connection.organisationId,
      connectionId: connection.id,
      clickupUserId: String(person.id),
      clickupUserName: person.username ?? "",
      clickupUserEmail: person.email,
      clickupTimeZone: person.timezone,
      tokenCiphertext: seal(token, standbyTokenContext(id)),
      tokenKey: tokenKeyOf(token),
      workspaceIds: workspaceIds ?? [],
      spaceIds: workspaces
        .filter((workspace) => workspaceIds?.includes(workspace.id))
        .flatMap((workspace) => workspace.spaces.map((space) => space.id)),
      authorisedByName: "Test",
      authorisedAt: at,
      checkedAt: at,
      triedAt: at,
    },
  });
  return { id, token, person };
}

/** Gives a customer a Space, and a default List if one is named, past the verbs. */
export async function assignSpace(
  { organisationId }: { organisationId: string },
  customerId: string,
  spaceId: string,
  listId?: string,
): Promise<void> {
  const settings = [
    { key: SPACE_SETTING, value: spaceId },
    ...(listId === undefined ? [] : [{ key: LIST_SETTING, value: listId }]),
  ];
  await systemDb().customerSetting.createMany({
    data: settings.map((setting) => ({
      id: newId(),
      organisationId,
      customerId,
      module: CLICKUP_SETTINGS_MODULE,
      type: "string",
      ...setting,
    })),
  });
}

/** A connection that nobody calls ClickUp by: for what happens on our side alone. */
export function createConnection(
  { organisationId }: { organisationId: string },
  overrides: { status?: "connected" | "reconnect_needed" | "disconnected" } = {},
) {
  return systemDb().clickupConnection.create({
    data: {
      id: newId(),
      organisationId,
      status: "connected",
      clickupUserId: "49100101",
      clickupUserName: "Maya Lindqvist",
      clickupUserEmail: "maya@harbour.example",
      connectedByName: "Test",
      ...overrides,
    },
  });
}

/** A standing link of a ticket and a task, past the pipeline. */
export function createTaskLink(
  { organisationId }: { organisationId: string },
  link: {
    connectionId: string;
    sourceId: string;
    taskId: string;
    workspaceId?: string;
    spaceId?: string;
    listId?: string;
    listName?: string;
  },
) {
  return systemDb().taskLink.create({
    data: {
      id: newId(),
      organisationId,
      sourceType: "ticket",
      standingKey: `ticket:${link.sourceId}:primary`,
      workspaceId: "333",
      spaceId: "790",
      spaceName: "Northwind",
      listId: `list-${link.taskId}`,
      listName: "Inbox",
      taskUrl: `https://app.clickup.com/t/${link.taskId}`,
      taskName: "A task",
      statusName: "to do",
      statusType: "open",
      statusColor: "#87909e",
      lastSyncedAt: new Date(),
      ...link,
    },
  });
}
