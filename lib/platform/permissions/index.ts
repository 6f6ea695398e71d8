/**
 * Who may do what: the only table of it. Verbs name a permission, API keys carry permissions as scopes, and
 * screens ask the same function before they offer a button.
 */
import { z } from "zod";

export const ROLES = ["owner", "admin", "agent", "legal", "marketing", "product", "guest"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Roles that a colleague can have; a guest is a customer's contact and lives in the portal. */
export const STAFF_ROLES = ["owner", "admin", "agent", "legal", "marketing", "product"] as const;
export const staffRoleSchema = z.enum(STAFF_ROLES);
export type StaffRole = z.infer<typeof staffRoleSchema>;

export const ROLE_LABELS: Record<Role, { name: string; description: string }> = {
  owner: { name: "Owner", description: "Everything, ownership included" },
  admin: {
    name: "Admin",
    description: "Everything but ownership: people, settings, ClickUp, API keys, jobs",
  },
  agent: { name: "Agent", description: "Customers and tickets, and sending tickets to ClickUp" },
  legal: { name: "Legal", description: "Reads customers and tickets; the compliance workspace" },
  marketing: { name: "Marketing", description: "Reads customers and tickets; the campaigns workspace" },
  product: { name: "Product", description: "Reads and comments on tickets; the feedback workspace" },
  guest: { name: "Contact", description: "A customer's contact: their own company's tickets in the portal" },
};

const ADMINS = ["owner", "admin"] as const;
const AGENTS = ["owner", "admin", "agent"] as const;

type PermissionEntry = { description: string; roles: readonly Role[]; isScope: boolean };

export const PERMISSIONS = {
  "organisation:read": {
    description: "See the organisation's profile and modules",
    roles: STAFF_ROLES,
    isScope: true,
  },
  "organisation:write": {
    description: "Change the organisation's profile and appearance",
    roles: ADMINS,
    isScope: false,
  },
  "organisation:transfer": {
    description: "Hand ownership over to somebody else",
    roles: ["owner"],
    isScope: false,
  },
  "modules:write": { description: "Switch modules on and off", roles: ADMINS, isScope: false },
  "members:read": { description: "See who belongs to the organisation", roles: STAFF_ROLES, isScope: true },
  "members:write": {
    description: "Invite people, change roles, remove people",
    roles: ADMINS,
    isScope: false,
  },
  "api_keys:read": { description: "See API keys", roles: ADMINS, isScope: false },
  "api_keys:write": { description: "Make and revoke API keys", roles: ADMINS, isScope: false },
  "customers:read": { description: "See customers, contacts and notes", roles: STAFF_ROLES, isScope: true },
  "customers:write": {
    description: "Create, change and archive customers, contacts and notes",
    roles: AGENTS,
    isScope: true,
  },
  "tickets:read": {
    description: "See tickets with their replies, notes and files",
    roles: STAFF_ROLES,
    isScope: true,
  },
  "tickets:write": { description: "Create and change tickets", roles: AGENTS, isScope: true },
  "ticket_fields:write": {
    description: "Say which fields of its own a ticket has",
    roles: ADMINS,
    isScope: true,
  },
  "tickets:comment": {
    description: "Write replies and internal notes, add files",
    roles: STAFF_ROLES,
    isScope: true,
  },
  "content:moderate": {
    description: "Change and delete what others wrote: replies, notes, files",
    roles: ADMINS,
    isScope: false,
  },
  "views:write": { description: "Save list views", roles: STAFF_ROLES, isScope: false },
  "views:share": { description: "Share list views with everybody", roles: ADMINS, isScope: false },
  "tasks:read": { description: "See ClickUp tasks linked to tickets", roles: STAFF_ROLES, isScope: true },
  "tasks:create": { description: "Create, link and unlink ClickUp tasks", roles: AGENTS, isScope: true },
  "clickup:read": { description: "See ClickUp Spaces and Lists", roles: STAFF_ROLES, isScope: true },
  "clickup:assign": { description: "Give a customer a ClickUp Space", roles: AGENTS, isScope: true },
  "clickup:connect": { description: "Connect and disconnect ClickUp", roles: ADMINS, isScope: false },
  "sync:read": {
    description: "See what ClickUp sent, and how tickets and tasks are kept in step",
    roles: ADMINS,
    isScope: true,
  },
  "sync:write": {
    description: "Replay deliveries, and say what syncs and how",
    roles: ADMINS,
    isScope: false,
  },
  "transfers:read": { description: "See imports and exports", roles: AGENTS, isScope: true },
  "transfers:write": { description: "Import and export customers and tickets", roles: AGENTS, isScope: true },
  "jobs:read": { description: "See background jobs", roles: ADMINS, isScope: true },
  "jobs:write": { description: "Retry background jobs", roles: ADMINS, isScope: false },
  "notices:read": { description: "See what needs an admin's attention", roles: ADMINS, isScope: false },
  "notices:write": {
    description: "Put away what needs an admin's attention",
    roles: ADMINS,
    isScope: false,
  },
  "portal:read": {
    description: "See one's own company's tickets in the portal",
    roles: ["guest"],
    isScope: false,
  },
  "portal:write": { description: "File tickets and reply in the portal", roles: ["guest"], isScope: false },
} as const satisfies Record<string, PermissionEntry>;

export type Permission = keyof typeof PERMISSIONS;

export const permissionSchema = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);

/** The permissions that an API key can be given. */
export const API_KEY_SCOPES = permissionSchema.options.filter(
  (permission) => PERMISSIONS[permission].isScope,
);

/** Whether a role carries a permission. */
export function roleCan(role: Role, permission: Permission): boolean {
  const { roles }: PermissionEntry = PERMISSIONS[permission];
  return roles.includes(role);
}

/** Which roles can do it, by the names people know: for "ask somebody who is …". */
export function rolesWith(permission: Permission): string[] {
  const { roles }: PermissionEntry = PERMISSIONS[permission];
  return roles.map((role) => ROLE_LABELS[role].name);
}
