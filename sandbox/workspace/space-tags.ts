import type { Sandbox } from "../sandbox.ts";
import { sameName } from "./places.ts";

const TAG_COLORS = ["#7b68ee", "#0197a7", "#e16b16", "#b5651d", "#2ea52c", "#bf55ec", "#1090e0"];

/**
 * The name of a tag as the Space spells it; made there when it is new. Names are equal whatever their case. Part of
 * the change that calls it.
 */
export function ensureSpaceTag(sandbox: Sandbox, spaceId: string, name: string, creatorId: number): string {
  const space = sandbox.store.spaces.get(spaceId);
  if (!space) throw new Error("A tag was asked for in a Space that does not exist.");
  const existing = space.tags.find((tag) => sameName(tag.name, name));
  if (existing) return existing.name;
  const background = TAG_COLORS[space.tags.length % TAG_COLORS.length] ?? "#7b68ee";
  const tag = { name, foreground: "#ffffff", background, creatorId };
  sandbox.store.put("spaces", { ...space, tags: [...space.tags, tag] });
  return name;
}
