/** The way through ClickUp's consent page, and what came of it. */
import { z } from "zod";

/** What a way through ClickUp's consent page was begun for. */
export const OAUTH_PURPOSES = ["another", "renew", "standby"] as const;
export const oauthPurposeSchema = z.enum(OAUTH_PURPOSES);
export type OauthPurpose = z.infer<typeof oauthPurposeSchema>;

/** Where the way through ClickUp's consent page ended. */
export const OAUTH_RESULTS = [
  "connected",
  "standby_ready",
  "standby_same_person",
  "person_connected_already",
  "connection_gone",
  "denied",
  "state_invalid",
  "code_rejected",
  "redirect_mismatch",
  "app_misconfigured",
  "clickup_unreachable",
  "not_admin",
  "no_workspace",
  "module_off",
  "failed",
] as const;
export const oauthResultSchema = z.enum(OAUTH_RESULTS);
export type OauthResult = z.infer<typeof oauthResultSchema>;
