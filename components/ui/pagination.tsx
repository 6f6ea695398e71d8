"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { cn } from "./cn.ts";

export interface PaginationProps {
  /** What is paged: "Tickets". */
  label: string;
  /** Undefined on the first page. */
  onPrevious?: () => void;
  /** Undefined on the last page. */
  onNext?: () => void;
  isPending?: boolean;
  /** "1–50 of 2,310", where it is known. */
  summary?: ReactNode;
  className?: string;
}

/** Previous and next: lists are paged by a position in them, so there are no page numbers. */
export function Pagination({ label, onPrevious, onNext, isPending, summary, className }: PaginationProps) {
  return (
    <nav aria-label={`${label} pages`} className={cn("flex items-center justify-between gap-3", className)}>
      <p className="text-muted-foreground text-sm tabular-nums">{summary}</p>
      <div className="flex gap-2">
        <Button size="sm" onClick={onPrevious} disabled={!onPrevious || isPending}>
          <ChevronLeft aria-hidden className="rtl:rotate-180" />
          Previous
        </Button>
        <Button size="sm" onClick={onNext} disabled={!onNext || isPending}>
          Next
          <ChevronRight aria-hidden className="rtl:rotate-180" />
        </Button>
      </div>
    </nav>
  );
}
