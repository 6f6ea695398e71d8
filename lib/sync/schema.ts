/** Sync: what ClickUp sent, and how the two sides of a link are kept in step. */
import { z } from "zod";
import { defineSignal } from "#lib/platform/signal/index.ts";

export const DELIVERY_VERDICTS = ["accepted", "duplicate", "rejected"] as const;
export const deliveryVerdictSchema = z.enum(DELIVERY_VERDICTS);
export type DeliveryVerdict = z.infer<typeof deliveryVerdictSchema>;

/** Why a delivery was refused. */
export const REJECTION_REASONS = [
  "unreadable",
  "signature_missing",
  "signature_wrong",
  "webhook_unknown",
] as const;
export const rejectionReasonSchema = z.enum(REJECTION_REASONS);
export type RejectionReason = z.infer<typeof rejectionReasonSchema>;

/** The bell: an organisation has links whose two sides are to be compared. */
export const syncRequested = defineSignal("clickup/sync.requested", z.object({}));
