/**
 * ClickUp's tree, cached: Workspaces for an hour, Spaces for half an hour, folders and Lists for a quarter.
 * Callers who miss together share one load. Tasks are never cached.
 */
import "server-only";
import { z } from "zod";
import { cache } from "#lib/platform/cache/index.ts";
import type { ConnectedClient } from "./connected-client.ts";
import { type CandidateList, inStatedOrder } from "./resolve-list.ts";

const MINUTE_MS = 60_000;

const teams = z.array(z.object({ id: z.string(), name: z.string(), color: z.string().nullable() }));
const spaces = z.array(
  z.object({ id: z.string(), name: z.string(), isPrivate: z.boolean(), isArchived: z.boolean() }),
);
const lists = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    folder: z.string().nullable(),
    folderOrder: z.number(),
    order: z.number(),
  }),
);

export function readTeams({ connectionId, client }: ConnectedClient): Promise<z.output<typeof teams>> {
  return cache.getOrLoad(
    `clickup:${connectionId}:teams`,
    60 * MINUTE_MS,
    async () =>
      (await client.listTeams()).map((team) => ({ id: team.id, name: team.name, color: team.color })),
    { schema: teams, name: "clickup_teams" },
  );
}

const people = z.array(z.object({ id: z.string(), email: z.string() }));

/** The people of a Workspace; the address is empty where ClickUp tells none. Cached like Workspaces. */
export async function readPeople(
  { connectionId, client }: ConnectedClient,
  workspaceId: string,
): Promise<z.output<typeof people>> {
  return cache.getOrLoad(
    `clickup:${connectionId}:people:${workspaceId}`,
    60 * MINUTE_MS,
    async () => {
      const team = (await client.listTeams()).find(({ id }) => id === workspaceId);
      return (team?.members ?? []).map(({ id, email }) => ({ id, email: email ?? "" }));
    },
    { schema: people, name: "clickup_people" },
  );
}

/** Forgets who is in the Workspaces of a connection: after they were read anew. */
export async function forgetPeople(connectionId: string): Promise<void> {
  await cache.deletePrefix(`clickup:${connectionId}:people:`);
}

export function readSpaces(
  { connectionId, client }: ConnectedClient,
  teamId: string,
): Promise<z.output<typeof spaces>> {
  return cache.getOrLoad(
    `clickup:${connectionId}:spaces:${teamId}`,
    30 * MINUTE_MS,
    async () => {
      const live = await client.listSpaces(teamId);
      const archived = await client.listSpaces(teamId, true);
      const seen = new Map(archived.map((space) => [space.id, { ...space, archived: true }]));
      for (const space of live) seen.set(space.id, space);
      return [...seen.values()].map((space) => ({
        id: space.id,
        name: space.name,
        isPrivate: space.private,
        isArchived: space.archived,
      }));
    },
    { schema: spaces, name: "clickup_spaces" },
  );
}

/** The Lists of a Space that a task may go into, in the order that people see in ClickUp. */
export function readLists(
  { connectionId, client }: ConnectedClient,
  spaceId: string,
): Promise<CandidateList[]> {
  return cache.getOrLoad(
    `clickup:${connectionId}:lists:${spaceId}`,
    15 * MINUTE_MS,
    async () => {
      const folderless = (await client.listFolderlessLists(spaceId)).map((list) => ({
        list,
        folder: null,
        folderOrder: 0,
      }));
      const inFolders = (await client.listFolders(spaceId))
        .filter((folder) => !folder.archived && !folder.hidden)
        .flatMap((folder) =>
          folder.lists.map((list) => ({ list, folder: folder.name, folderOrder: folder.orderindex })),
        );
      const found = [...folderless, ...inFolders]
        .filter(({ list }) => !list.archived)
        .map(({ list, folder, folderOrder }) => ({
          id: list.id,
          name: list.name,
          folder,
          folderOrder,
          order: list.orderindex,
        }));
      return inStatedOrder(found);
    },
    { schema: lists, name: "clickup_lists" },
  );
}

/** Forgets a Space's Lists: after ClickUp said that one of them is not there. */
export async function forgetLists(connectionId: string, spaceId: string): Promise<void> {
  await cache.delete(`clickup:${connectionId}:lists:${spaceId}`);
}

/** Forgets the Workspaces, Spaces and Lists of a connection; its token stays. */
export async function forgetHierarchy(connectionId: string): Promise<void> {
  await cache.delete(`clickup:${connectionId}:teams`);
  await cache.deletePrefix(`clickup:${connectionId}:spaces:`);
  await cache.deletePrefix(`clickup:${connectionId}:lists:`);
}
