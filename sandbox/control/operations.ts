import { z } from "zod";
import type { FaultRuleInput } from "../faults.ts";
import type { Sandbox } from "../sandbox.ts";
import { Settings } from "../settings.ts";
import type { List, Space, Token } from "../store/records.ts";
import { announceFolder, announceList, announceSpace } from "../workspace/announce-places.ts";
import { folderOf, foldersIn, listsIn, sameName, spacesIn, statusesOf } from "../workspace/places.ts";
import {
  addFolder,
  addList,
  addSpace,
  addStatus,
  addWorkspace,
  changeList,
  changeSpace,
  removeList,
  removeSpace,
  removeStatus,
  renameStatus,
  restoreList,
} from "../workspace/structure.ts";
import { findTokens, issueToken, revokeTokens } from "../workspace/tokens.ts";
import { createClockControl } from "./clock-operations.ts";
import { ControlNotFoundError } from "./not-found.ts";
import { createTaskControl } from "./task-operations.ts";
import { createWebhookControl } from "./webhook-operations.ts";

const StatusDraft = z.strictObject({
  status: z.string().min(1),
  type: z.enum(["open", "custom", "done", "closed"]),
  color: z.string().optional(),
});

export const MintToken = z.strictObject({
  /** Whose token; the first person (an owner) unless given by id or address. */
  userId: z.number().int().optional(),
  email: z.string().optional(),
  /** The workspaces granted; all of the person's own unless given. */
  workspaceIds: z.array(z.string()).optional(),
  /** Makes a personal token (`pk_…`), which reaches all of the person's workspaces. */
  isPersonal: z.boolean().default(false),
  rateLimit: z.number().int().min(1).optional(),
});

export const TokenFilter = z.strictObject({
  /** A token or its fingerprint. */
  token: z.string().optional(),
  userId: z.number().int().optional(),
});

export const TokenLimit = z.strictObject({
  token: z.string(),
  /** Requests a minute, or null for the general limit. */
  rateLimit: z.number().int().min(1).nullable(),
});

export const NewWorkspace = z.strictObject({
  name: z.string().min(1),
  /** The first is the owner, the others are members; the seeded owner unless given. */
  memberIds: z.array(z.number().int()).min(1).optional(),
});

export const NewSpace = z.strictObject({
  workspaceId: z.string(),
  name: z.string().min(1),
  statuses: z.array(StatusDraft).min(1).optional(),
});

export const NewList = z.strictObject({
  spaceId: z.string(),
  /** Name of a Folder, made when the Space has none of that name; no Folder unless given. */
  folder: z.string().min(1).optional(),
  name: z.string().min(1),
  statuses: z.array(StatusDraft).min(1).optional(),
});

export const PlaceChange = z.strictObject({
  name: z.string().min(1).optional(),
  archived: z.boolean().optional(),
});

export const SpaceChange = PlaceChange.extend({
  /** The people who see the Space; null makes it visible to all. */
  visibleTo: z.array(z.number().int()).nullable().optional(),
});

export const StatusChange = z.union([
  z.strictObject({ add: StatusDraft }),
  z.strictObject({ rename: z.strictObject({ from: z.string(), to: z.string().min(1) }) }),
  z.strictObject({ remove: z.string() }),
]);

export const Reset = z.strictObject({ seed: z.string().min(1).optional() });

/** What somebody outside may see of a token: the value itself only when it is minted. */
export function describeToken(token: Token) {
  const { id, userId, clientId, workspaceIds, rateLimit, createdAt, revokedAt } = token;
  return { fingerprint: id, userId, clientId, workspaceIds, rateLimit, createdAt, revokedAt };
}

/**
 * Everything that can be done to a sandbox from outside the API: for tests in the same process, and, by
 * `/_sandbox/…`, for everybody on the same machine.
 */
export function createControl(sandbox: Sandbox) {
  const { store } = sandbox;

  function list(id: string): List {
    const found = store.lists.get(id);
    if (!found || found.deletedAt !== null) throw new ControlNotFoundError(`There is no List ${id}.`);
    return found;
  }

  function space(id: string): Space {
    const found = store.spaces.get(id);
    if (!found || found.deletedAt !== null) throw new ControlNotFoundError(`There is no Space ${id}.`);
    return found;
  }

  function status(ofList: List, name: string) {
    const found = statusesOf(store, ofList).find((known) => sameName(known.status, name));
    if (!found) throw new ControlNotFoundError(`List ${ofList.id} has no status "${name}".`);
    return found;
  }

  return {
    ...createClockControl(sandbox),
    ...createTaskControl(sandbox),
    ...createWebhookControl(sandbox),

    /** Adds a fault rule. */
    addFault: (rule: z.input<typeof FaultRuleInput>) => sandbox.faults.add(rule),
    faults: () => sandbox.faults.list(),
    removeFault(id: string) {
      if (!sandbox.faults.remove(id)) throw new ControlNotFoundError(`There is no fault ${id}.`);
    },
    clearFaults: () => sandbox.faults.clear(),
    settings: () => sandbox.settings(),
    changeSettings(change: Partial<Settings>) {
      sandbox.changeSettings(Settings.partial().parse(change));
      return sandbox.settings();
    },

    /** Makes a token without the consent screen; the answer holds the token itself. */
    mintToken(input: z.input<typeof MintToken> = {}) {
      const wanted = MintToken.parse(input);
      const user = store.users
        .all()
        .find(
          ({ id, email }) =>
            (wanted.userId === undefined || wanted.userId === id) &&
            (wanted.email === undefined || wanted.email === email),
        );
      if (!user) throw new ControlNotFoundError("There is no such person.");
      const own = store.workspaces
        .all()
        .filter(({ members }) => members.some(({ userId }) => userId === user.id))
        .map(({ id }) => id);
      const token = issueToken(sandbox, {
        userId: user.id,
        clientId: wanted.isPersonal ? null : sandbox.client.id,
        workspaceIds: wanted.isPersonal ? null : (wanted.workspaceIds ?? own),
        ...(wanted.rateLimit === undefined ? {} : { rateLimit: wanted.rateLimit }),
      });
      return { token: token.value, ...describeToken(token) };
    },
    tokens: () => store.tokens.all().map(describeToken),
    /** Revokes the tokens that the filter names (all, when it is empty). */
    revokeTokens: (filter: z.input<typeof TokenFilter> = {}) => ({
      revoked: revokeTokens(sandbox, findTokens(sandbox, TokenFilter.parse(filter))),
    }),
    limitToken(input: z.input<typeof TokenLimit>) {
      const { token, rateLimit } = TokenLimit.parse(input);
      const [found] = findTokens(sandbox, { token });
      if (!found) throw new ControlNotFoundError("There is no such token.");
      store.change(() => store.put("tokens", { ...found, rateLimit }));
      return describeToken({ ...found, rateLimit });
    },

    addWorkspace(input: z.input<typeof NewWorkspace>) {
      const { name, memberIds } = NewWorkspace.parse(input);
      const first = store.users.all()[0];
      const ids = memberIds ?? (first ? [first.id] : []);
      for (const id of ids) {
        if (!store.users.get(id)) throw new ControlNotFoundError(`There is no person ${id}.`);
      }
      return store.change(() =>
        addWorkspace(
          store,
          name,
          "#5f55ee",
          ids.map((userId, index) => ({ userId, role: index === 0 ? 1 : 3, invitedBy: null })),
        ),
      );
    },
    addSpace(input: z.input<typeof NewSpace>) {
      const { workspaceId, name, statuses } = NewSpace.parse(input);
      if (!store.workspaces.get(workspaceId)) {
        throw new ControlNotFoundError(`There is no workspace ${workspaceId}.`);
      }
      return store.change(() => {
        const made = addSpace(store, workspaceId, { name, ...(statuses ? { statuses } : {}) });
        announceSpace(sandbox, "space_created", made);
        return made;
      });
    },
    changeSpace: (id: string, change: z.input<typeof SpaceChange>) =>
      changeSpace(sandbox, space(id), SpaceChange.parse(change)),
    removeSpace: (id: string) => removeSpace(sandbox, space(id)),
    addList(input: z.input<typeof NewList>) {
      const { spaceId, folder, name, statuses } = NewList.parse(input);
      const parent = space(spaceId);
      return store.change(() => {
        const known = foldersIn(store, parent.id).find((other) => other.name === folder);
        const home = known ?? (folder === undefined ? null : addFolder(store, parent, folder));
        if (home && !known) announceFolder(sandbox, "folder_created", home, null);
        const made = addList(store, parent, home, { name, ...(statuses ? { statuses } : {}) });
        announceList(sandbox, "list_created", made, null);
        return made;
      });
    },
    changeList: (id: string, change: z.input<typeof PlaceChange>) =>
      changeList(sandbox, list(id), PlaceChange.parse(change)),
    removeList: (id: string) => removeList(sandbox, list(id)),
    /** Takes a deleted List out of the trash, with the tasks that went there with it. */
    restoreList(id: string) {
      const deleted = store.lists.get(id);
      if (deleted?.deletedAt == null) throw new ControlNotFoundError(`There is no deleted List ${id}.`);
      restoreList(sandbox, deleted);
    },
    /** Adds, renames or removes a status of a List, and answers the statuses then. */
    changeStatuses(id: string, input: z.input<typeof StatusChange>) {
      const change = StatusChange.parse(input);
      const target = list(id);
      if ("add" in change) addStatus(sandbox, target, change.add);
      else if ("rename" in change) {
        renameStatus(sandbox, target, status(target, change.rename.from).id, change.rename.to);
      } else removeStatus(sandbox, target, status(target, change.remove).id);
      return statusesOf(store, list(id));
    },

    /** People, workspaces, Spaces and Lists with their ids, private and archived ones included. */
    tree: () => ({
      users: store.users.all(),
      workspaces: store.workspaces.all().map(({ id, name, members }) => ({
        id,
        name,
        members,
        spaces: spacesIn(store, id).map((inSpace) => ({
          id: inSpace.id,
          name: inSpace.name,
          archived: inSpace.archived,
          isPrivate: inSpace.visibleTo !== null,
          lists: [null, ...foldersIn(store, inSpace.id).map((folder) => folder.id)]
            .flatMap((folderId) => listsIn(store, inSpace.id, folderId))
            .map((inList) => ({
              id: inList.id,
              name: inList.name,
              archived: inList.archived,
              folder: folderOf(store, inList)?.name ?? null,
              statuses: statusesOf(store, inList).map((known) => known.status),
            })),
        })),
      })),
    }),
    /** Tasks as the sandbox keeps them, deleted ones included, oldest first. */
    tasks: (filter: { listId?: string; nameIncludes?: string } = {}) =>
      store.tasks
        .all()
        .filter(
          (task) =>
            (filter.listId === undefined || task.listId === filter.listId) &&
            (filter.nameIncludes === undefined || task.name.includes(filter.nameIncludes)),
        ),
    /** Requests after a sequence number, oldest first, and the number to ask with next time. */
    requests(since = 0, limit = 1_000) {
      const requests = sandbox.log.since(since, limit);
      return { requests, next: requests.at(-1)?.sequence ?? Math.max(since, 0) };
    },
    /** What happened in the workspaces after a sequence number, oldest first. */
    events: (since = 0) => sandbox.events.since(since),
    /** Forgets everything (faults, log and settings too) and starts again from a seed. */
    reset(input: z.input<typeof Reset> = {}) {
      const seed = Reset.parse(input).seed ?? store.seed();
      sandbox.reset(seed);
      return { seed };
    },
  };
}

export type SandboxControl = ReturnType<typeof createControl>;
