"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useShortcut } from "../shortcuts/shortcuts-provider.tsx";

/** What can be done with the selected rows; floats above the foot of the list while there are any. */
export function BulkBar({
  count,
  many,
  onClear,
  children,
}: {
  count: number;
  many: string;
  onClear: () => void;
  children: ReactNode;
}) {
  useShortcut({ keys: "escape", label: "Clear the selection", scope: "List", onPress: onClear });
  return (
    <section
      aria-label={`Actions for selected ${many}`}
      className="sticky bottom-4 z-header mx-auto mt-4 flex w-fit max-w-full animate-pop-in flex-wrap items-center gap-2 rounded-xl border bg-popover py-1.5 ps-4 pe-1.5 text-popover-foreground text-sm shadow-overlay"
    >
      <span className="me-1 font-medium tabular-nums">{count.toLocaleString("en-GB")} selected</span>
      {children}
      <IconButton label="Clear the selection" size="sm" onClick={onClear} tooltipSide="top">
        <X aria-hidden />
      </IconButton>
    </section>
  );
}
