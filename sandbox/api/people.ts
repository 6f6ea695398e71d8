import type { Membership, User, Workspace } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { userById } from "../workspace/places.ts";
import type { ApiHandler } from "./call.ts";
import { ok, reaches } from "./call.ts";

const ROLE_KEYS = { 1: "owner", 2: "admin", 3: "member", 4: "guest" } as const;

/** A person's initials: of the first and last word of the name, or the first letter of the address. */
export function initialsOf(user: User): string {
  const words = (user.username ?? user.email).split(/\s+/).filter((word) => word !== "");
  const first = [...(words[0] ?? "?")][0] ?? "?";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return `${first}${last}`.toUpperCase();
}

/** A person inside a task: creator, assignee, watcher, author. */
export function wireUser(store: Store, id: number) {
  const user = userById(store, id);
  return {
    id: user.id,
    username: user.username,
    color: user.color,
    initials: initialsOf(user),
    email: user.email,
    profilePicture: null,
  };
}

function wireMember(store: Store, membership: Membership) {
  const member = {
    user: {
      ...wireUser(store, membership.userId),
      role: membership.role,
      role_key: ROLE_KEYS[membership.role],
    },
  };
  if (membership.invitedBy === null) return member;
  return { ...member, invited_by: wireUser(store, membership.invitedBy) };
}

/** A workspace with its members, as `GET /team` lists it. */
export function wireWorkspace(store: Store, workspace: Workspace) {
  return {
    id: workspace.id,
    name: workspace.name,
    color: workspace.color,
    avatar: null,
    members: workspace.members.map((membership) => wireMember(store, membership)),
  };
}

/** `GET /user`: who the token belongs to. */
export const getAuthorizedUser: ApiHandler = ({ user }) =>
  ok({
    user: {
      id: user.id,
      username: user.username,
      email: user.email,
      color: user.color,
      profilePicture: null,
      initials: initialsOf(user),
      week_start_day: user.weekStartDay,
      global_font_support: false,
      timezone: user.timezone,
    },
  });

/** `GET /team`: the workspaces that the token was granted and its user still belongs to. */
export const getAuthorizedTeams: ApiHandler = (call) => {
  const { store } = call.sandbox;
  const workspaces = store.workspaces.all().filter((workspace) => reaches(call, workspace));
  return ok({ teams: workspaces.map((workspace) => wireWorkspace(store, workspace)) });
};
