"use client";

import { X } from "lucide-react";
import { type ComponentProps, type KeyboardEvent, useId, useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Input } from "#components/ui/input.tsx";
import { TAGS_MAX, tagSchema } from "#lib/tickets/schema.ts";
import { useTagOptions } from "./tag-options.ts";

/** Several short words, each ended by Enter or a comma; those in use are suggested. */
export function TagInput({
  value,
  onValueChange,
  onBlur,
  ...props
}: Omit<ComponentProps<typeof Input>, "value" | "onChange" | "list"> & {
  value: readonly string[];
  onValueChange: (tags: string[]) => void;
}) {
  const listId = useId();
  const [draft, setDraft] = useState("");
  const tags = useTagOptions(draft);

  function add(text: string) {
    const fresh = text
      .split(",")
      .map((part) => tagSchema.safeParse(part))
      .flatMap((tag) => (tag.success ? [tag.data] : []));
    if (fresh.length > 0) onValueChange([...new Set([...value, ...fresh])].slice(0, TAGS_MAX));
    setDraft("");
  }

  function handleKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && draft.trim() !== "") {
      event.preventDefault();
      add(draft);
    } else if (event.key === "Backspace" && draft === "" && value.length > 0) {
      onValueChange(value.slice(0, -1));
    }
  }

  return (
    <div className="grid gap-2">
      <Input
        {...props}
        list={listId}
        value={draft}
        maxLength={60}
        autoComplete="off"
        onChange={(event) => {
          const text = event.target.value;
          if (text.includes(",")) add(text);
          else setDraft(text);
        }}
        onKeyDown={handleKeyDown}
        onBlur={(event) => {
          if (draft.trim() !== "") add(draft);
          onBlur?.(event);
        }}
      />
      <datalist id={listId}>
        {tags.options
          .filter((option) => option.label === option.value && !value.includes(option.value))
          .map((option) => (
            <option key={option.value} value={option.value} />
          ))}
      </datalist>
      {value.length > 0 ? (
        <ul aria-label="Chosen tags" className="flex flex-wrap gap-1.5">
          {value.map((tag) => (
            <li key={tag} className="max-w-full">
              <Badge className="max-w-full pe-0.5">
                <bdi className="truncate">{tag}</bdi>
                <button
                  type="button"
                  aria-label={`Remove the tag ${tag}`}
                  onClick={() => onValueChange(value.filter((each) => each !== tag))}
                  className="grid size-5 shrink-0 place-items-center rounded-sm hover:bg-accent"
                >
                  <X aria-hidden />
                </button>
              </Badge>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
