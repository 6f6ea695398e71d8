import "server-only";
import { z } from "zod";
import { type CustomerSetting, settingBodySchema, settingTypeSchema } from "../schema.ts";

type SettingRow = { module: string; key: string; value: string; type: string; updatedAt: Date };
type Setting = z.output<typeof settingBodySchema>;

/** The text that a value is stored as. */
export function encodeSetting(setting: Setting): string {
  return setting.type === "string" ? setting.value : JSON.stringify(setting.value);
}

/** A stored setting with its value read by its type. Throws when the row holds something else than it says. */
export function toCustomerSetting(row: SettingRow): CustomerSetting {
  const type = settingTypeSchema.parse(row.type);
  const value = type === "string" ? row.value : z.json().parse(JSON.parse(row.value));
  return {
    module: row.module,
    key: row.key,
    type,
    value: settingBodySchema.parse({ type, value }).value,
    updatedAt: row.updatedAt.toISOString(),
  };
}
