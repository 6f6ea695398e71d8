"use client";

import { Archive, ArchiveRestore, ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";

type Option = { key?: string | undefined; label: string; isArchived?: boolean | undefined };

/** The options of a choice: named, put in order, added and archived. One that was never saved can be taken out again. */
export function OptionsEditor({
  value,
  onValueChange,
}: {
  value: readonly Option[];
  onValueChange: (options: Option[]) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const change = (index: number, next: Partial<Option>) =>
    onValueChange(value.map((option, at) => (at === index ? { ...option, ...next } : option)));

  function move(index: number, by: -1 | 1) {
    const next = [...value];
    const [moved] = next.splice(index, 1);
    if (moved === undefined) return;
    next.splice(index + by, 0, moved);
    onValueChange(next);
  }

  function add() {
    onValueChange([...value, { label: "", isArchived: false }]);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus(),
    );
  }

  return (
    <div className="grid gap-2">
      <ol ref={list} className="grid gap-2">
        {value.map((option, index) => {
          const name = option.label.trim() === "" ? `option ${index + 1}` : option.label;
          const isArchived = option.isArchived === true;
          return (
            <li key={option.key ?? `new ${index}`} className="flex items-center gap-1">
              <Input
                id={undefined}
                aria-label={`Option ${index + 1}`}
                value={option.label}
                maxLength={100}
                autoComplete="off"
                className={cn(isArchived && "text-muted-foreground line-through")}
                onChange={(event) => change(index, { label: event.target.value })}
                onKeyDown={(event) => {
                  if (event.key !== "Enter") return;
                  event.preventDefault();
                  add();
                }}
              />
              <IconButton
                label={`Move ${name} up`}
                size="sm"
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton
                label={`Move ${name} down`}
                size="sm"
                disabled={index === value.length - 1}
                onClick={() => move(index, 1)}
              >
                <ArrowDown aria-hidden />
              </IconButton>
              {option.key === undefined ? (
                <IconButton
                  label={`Remove ${name}`}
                  size="sm"
                  onClick={() => onValueChange(value.filter((_, at) => at !== index))}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              ) : (
                <IconButton
                  label={`${isArchived ? "Restore" : "Archive"} ${name}`}
                  size="sm"
                  onClick={() => change(index, { isArchived: !isArchived })}
                >
                  {isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
                </IconButton>
              )}
            </li>
          );
        })}
      </ol>
      <Button size="sm" className="justify-self-start" onClick={add}>
        <Plus aria-hidden />
        Add an option
      </Button>
    </div>
  );
}
