import { CircleCheck, CircleSlash, CircleX, Clock, LoaderCircle } from "lucide-react";
import type { StatusMap } from "#components/patterns/status-badge.tsx";
import type { TransferFormat, TransferResource, TransferStatus } from "#lib/transfers/schema.ts";

/** How the state of an import or export looks. */
export const TRANSFER_APPEARANCE: StatusMap<TransferStatus> = {
  queued: { label: "Waiting", icon: Clock, tone: "neutral" },
  running: { label: "Running", icon: LoaderCircle, tone: "info" },
  completed: { label: "Finished", icon: CircleCheck, tone: "success" },
  failed: { label: "Failed", icon: CircleX, tone: "destructive" },
  cancelled: { label: "Stopped", icon: CircleSlash, tone: "neutral" },
};

export const RESOURCE_LABELS: Readonly<Record<TransferResource, string>> = {
  customers: "Customers",
  tickets: "Tickets",
};

export const FORMAT_LABELS: Readonly<Record<TransferFormat, string>> = { csv: "CSV", json: "JSON" };

/** Whether anything about it can still change by itself. */
export function isUnderWay(transfer: { status: TransferStatus }): boolean {
  return transfer.status === "queued" || transfer.status === "running";
}
