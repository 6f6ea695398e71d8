import { describe, expect, it } from "vitest";
import { STAFF_ROLES, type StaffRole } from "#lib/platform/permissions/index.ts";
import { leavesNoOwner, roleChangeRefusal } from "./role-policy.ts";

const member = (role: StaffRole) => ({ type: "member" as const, role });

describe("ownership", () => {
  it("is given and taken by owners, and by the operator's own programs", () => {
    for (const change of [
      { from: "agent", to: "owner" },
      { from: "owner", to: "agent" },
      { from: "owner", to: null },
      { from: null, to: "owner" },
    ] as const) {
      expect(roleChangeRefusal(member("owner"), change)).toBeNull();
      expect(roleChangeRefusal({ type: "cli" }, change)).toBeNull();
      for (const role of STAFF_ROLES.filter((other) => other !== "owner")) {
        expect(
          roleChangeRefusal(member(role), change),
          `${role} ${change.from} -> ${change.to}`,
        ).not.toBeNull();
      }
      expect(roleChangeRefusal({ type: "api_key" }, change)).not.toBeNull();
    }
  });

  it("is not touched by any other change", () => {
    expect(roleChangeRefusal(member("admin"), { from: "agent", to: "admin" })).toBeNull();
    expect(roleChangeRefusal(member("admin"), { from: "admin", to: null })).toBeNull();
  });

  it("never ends with nobody", () => {
    expect(leavesNoOwner({ from: "owner", to: null }, 1)).toBe(true);
    expect(leavesNoOwner({ from: "owner", to: "admin" }, 1)).toBe(true);
    expect(leavesNoOwner({ from: "owner", to: "admin" }, 2)).toBe(false);
    expect(leavesNoOwner({ from: "owner", to: "owner" }, 1)).toBe(false);
    expect(leavesNoOwner({ from: "agent", to: null }, 1)).toBe(false);
  });
});
