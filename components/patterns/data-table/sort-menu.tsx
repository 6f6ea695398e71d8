"use client";

import { ArrowUpDown } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import type { DataTableColumn, DataTableSort } from "./columns.ts";

/** Sorting on a phone, where there is no header row to press. */
export function SortMenu<Row>({
  columns,
  sort,
  onSortChange,
}: {
  columns: readonly DataTableColumn<Row>[];
  sort?: DataTableSort;
  onSortChange: (sort: DataTableSort) => void;
}) {
  const choices = columns
    .filter((column) => column.isSortable)
    .flatMap((column) =>
      (["asc", "desc"] as const).map((direction) => ({
        key: `${column.id}:${direction}`,
        label: `${column.header}, ${direction === "asc" ? "ascending" : "descending"}`,
        sort: { column: column.id, direction },
      })),
    );
  if (choices.length === 0) return null;
  const current = sort ? `${sort.column}:${sort.direction}` : "";
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="sm" variant="ghost">
          <ArrowUpDown aria-hidden />
          {choices.find((choice) => choice.key === current)?.label ?? "Sort"}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuRadioGroup
          value={current}
          onValueChange={(key) => {
            const choice = choices.find((candidate) => candidate.key === key);
            if (choice) onSortChange(choice.sort);
          }}
        >
          {choices.map((choice) => (
            <DropdownMenuRadioItem key={choice.key} value={choice.key}>
              {choice.label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
