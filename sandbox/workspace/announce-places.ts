import type { Sandbox } from "../sandbox.ts";
import { nextHistoryId } from "../store/ids.ts";
import type { Folder, List, Space } from "../store/records.ts";
import type { DomainEvent } from "../store/store.ts";
import { spaceOf } from "./places.ts";

/** A changed field of a List. */
export type PlaceChange = { field: string; before: unknown; after: unknown };

const NOWHERE = { folderId: null, listId: null, taskId: null, commentId: null, changes: [] };

/** Tells that something happened to a List. Part of the change that calls it, as are the other two. */
export function announceList(
  sandbox: Sandbox,
  kind: DomainEvent["kind"],
  list: List,
  actorId: number | null,
  changes: PlaceChange[] = [],
): void {
  sandbox.store.announce({
    ...NOWHERE,
    kind,
    at: sandbox.clock.now(),
    actorId,
    workspaceId: list.workspaceId,
    spaceId: list.spaceId,
    folderId: list.folderId,
    listId: list.id,
    changes: changes.map((change) => ({ historyId: nextHistoryId(sandbox.store), ...change })),
  });
}

/** Tells that something happened to a Folder. */
export function announceFolder(
  sandbox: Sandbox,
  kind: DomainEvent["kind"],
  folder: Folder,
  actorId: number | null,
): void {
  const { workspaceId } = spaceOf(sandbox.store, folder);
  const at = sandbox.clock.now();
  const { spaceId, id: folderId } = folder;
  sandbox.store.announce({ ...NOWHERE, kind, at, actorId, workspaceId, spaceId, folderId });
}

/** Tells that something happened to a Space. */
export function announceSpace(sandbox: Sandbox, kind: DomainEvent["kind"], space: Space): void {
  const { workspaceId, id: spaceId } = space;
  sandbox.store.announce({
    ...NOWHERE,
    kind,
    at: sandbox.clock.now(),
    actorId: null,
    workspaceId,
    spaceId,
  });
}
