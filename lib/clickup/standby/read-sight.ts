import "server-only";
import { z } from "zod";
import type { ClickUpClient } from "../api-client.ts";

/** What a person sees of ClickUp: enough to tell what would be missing if that person took over. */
export const sightSchema = z.object({ workspaceIds: z.array(z.string()), spaceIds: z.array(z.string()) });
export type Sight = z.infer<typeof sightSchema>;

/** Reads the Workspaces that a person granted, and the Spaces in them that the person sees. */
export async function readSight(client: ClickUpClient): Promise<Sight> {
  const workspaceIds = (await client.listTeams()).map(({ id }) => id);
  const spaceIds: string[] = [];
  for (const id of workspaceIds) for (const space of await client.listSpaces(id)) spaceIds.push(space.id);
  return { workspaceIds, spaceIds };
}
