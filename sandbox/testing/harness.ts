import { createHeldClock, type HeldClock } from "../clock.ts";
import { type CheckedClient, createCheckedClient } from "../openapi/checked-client.ts";
import { loadChecker, type OpenApiChecker } from "../openapi/checker.ts";
import { type RunningSandbox, type SandboxOptions, startSandbox } from "../server.ts";
import { PEOPLE } from "../store/seed.ts";

/** The instant at which a test's clock stands at first. */
export const TEST_NOW = Date.UTC(2026, 2, 2, 12);

let checker: OpenApiChecker | null = null;

/** The checker against ClickUp's file, loaded once for a test file. */
export function openApiChecker(): OpenApiChecker {
  checker ??= loadChecker();
  return checker;
}

/** A sandbox under a held clock, with a client that checks what it says and hears against ClickUp's file. */
export type TestBench = {
  sandbox: RunningSandbox;
  clock: HeldClock;
  /** Errors of the sandbox itself; a test that ends with any has found a fault. */
  errors: unknown[];
  /** Ids of seeded places, by name. */
  ids: { workspace: string; otherWorkspace: string; space: string; list: string; folderless: string };
  /** A client for a person; the owner of the first workspace unless another is named. */
  client(person?: keyof typeof PEOPLE, workspaceIds?: string[]): CheckedClient;
};

/** Starts a sandbox for tests. */
export async function startBench(options: SandboxOptions = {}): Promise<TestBench> {
  const clock = createHeldClock(TEST_NOW);
  const errors: unknown[] = [];
  const sandbox = await startSandbox({ clock, onError: (error) => errors.push(error), ...options });
  return {
    sandbox,
    clock,
    errors,
    ids: {
      workspace: workspaceId(sandbox, "Harbour Support"),
      otherWorkspace: workspaceId(sandbox, "Kestrel Labs"),
      space: spaceId(sandbox, "Northwind Traders"),
      list: listId(sandbox, "Customer tickets"),
      folderless: listId(sandbox, "Inbox"),
    },
    client(person = "maya", workspaceIds) {
      const { token } = sandbox.control.mintToken({
        userId: PEOPLE[person].id,
        ...(workspaceIds ? { workspaceIds } : {}),
      });
      return createCheckedClient(openApiChecker(), sandbox.url, token);
    },
  };
}

/** The id of a seeded workspace. */
export function workspaceId(sandbox: RunningSandbox, name: string): string {
  return named(sandbox.control.tree().workspaces, name).id;
}

/** The id of a seeded Space. */
export function spaceId(sandbox: RunningSandbox, name: string): string {
  const { workspaces } = sandbox.control.tree();
  return named(
    workspaces.flatMap(({ spaces }) => spaces),
    name,
  ).id;
}

/** The id of a seeded List. */
export function listId(sandbox: RunningSandbox, name: string): string {
  const { workspaces } = sandbox.control.tree();
  return named(
    workspaces.flatMap(({ spaces }) => spaces.flatMap(({ lists }) => lists)),
    name,
  ).id;
}

function named<Place extends { name: string }>(places: Place[], name: string): Place {
  const found = places.find((place) => place.name === name);
  if (!found) throw new Error(`The sandbox has nothing named "${name}".`);
  return found;
}

/** What stands at a path inside parsed JSON, such as `at(body, "tasks", 0, "id")`; undefined when nothing does. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

/** Like `at`, for a place where text must stand. */
export function textAt(value: unknown, ...path: (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found !== "string") throw new Error(`No text at ${path.join(".")}.`);
  return found;
}

/** Like `at`, for a place where an array must stand. */
export function arrayAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(value, ...path);
  if (!Array.isArray(found)) throw new Error(`No array at ${path.join(".")}.`);
  return found;
}
