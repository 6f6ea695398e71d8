import { describe, expect, it } from "vitest";
import {
  API_KEY_SCOPES,
  PERMISSIONS,
  permissionSchema,
  ROLES,
  roleCan,
  rolesWith,
  STAFF_ROLES,
} from "./index.ts";

describe("the permission table", () => {
  it.each(permissionSchema.options)(
    "%s has a readable name, a description and somebody who has it",
    (permission) => {
      expect(permission).toMatch(/^[a-z_]+:[a-z_]+$/);
      expect(PERMISSIONS[permission].description).toMatch(/^[A-Z].*[^.]$/);
      expect(rolesWith(permission).length).toBeGreaterThan(0);
    },
  );

  it("gives owners everything of the staff, and admins all of that but ownership", () => {
    const ofStaff = permissionSchema.options.filter((name) => !name.startsWith("portal:"));
    expect(ofStaff.filter((permission) => !roleCan("owner", permission))).toEqual([]);
    expect(ofStaff.filter((permission) => !roleCan("admin", permission))).toEqual(["organisation:transfer"]);
  });

  it("gives contacts the portal and nothing else, and the staff no portal", () => {
    expect(permissionSchema.options.filter((name) => roleCan("guest", name))).toEqual([
      "portal:read",
      "portal:write",
    ]);
    for (const role of STAFF_ROLES) expect(roleCan(role, "portal:read")).toBe(false);
  });

  it("lets nobody change what he cannot read", () => {
    for (const area of [
      "customers",
      "tickets",
      "transfers",
      "jobs",
      "api_keys",
      "members",
      "organisation",
    ] as const) {
      for (const role of ROLES.filter((name) => roleCan(name, `${area}:write`))) {
        expect([area, role, roleCan(role, `${area}:read`)]).toEqual([area, role, true]);
      }
    }
  });

  it("lets no API key make keys, manage people or connect ClickUp", () => {
    for (const permission of [
      "api_keys:write",
      "api_keys:read",
      "members:write",
      "clickup:connect",
      "modules:write",
    ]) {
      expect(API_KEY_SCOPES).not.toContain(permission);
    }
  });
});
