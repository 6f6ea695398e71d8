import "server-only";

export { isModuleEnabled, listEnabledModules } from "./enabled-modules.ts";
export { type NoticeInput, raiseNotice, resolveNotice } from "./raise-notice.ts";
export type { ModuleName, NoticeSeverity } from "./schema.ts";
