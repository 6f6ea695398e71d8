import { ROLE_LABELS, STAFF_ROLES, type StaffRole } from "#lib/platform/permissions/index.ts";

/** The roles that somebody can give: ownership is given by owners only. */
export function roleOptions(givenBy: string): { value: StaffRole; label: string; description: string }[] {
  return STAFF_ROLES.filter((role) => role !== "owner" || givenBy === "owner").map((role) => ({
    value: role,
    label: ROLE_LABELS[role].name,
    description: ROLE_LABELS[role].description,
  }));
}
