"use client";

import { Search, X } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { cn } from "#components/ui/cn.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { ShortcutKeys } from "./shortcuts/shortcut-keys.tsx";
import { useShortcut } from "./shortcuts/shortcuts-provider.tsx";

export interface SearchBoxProps {
  /** What is searched: "Search tickets". */
  label: string;
  value: string;
  /** Called when typing pauses, and at once on Enter and on clearing. */
  onValueChange: (value: string) => void;
  pauseMs?: number;
  className?: string;
}

/** A search box that `/` jumps to. Its text is its own while the person types; the caller's value follows. */
export function SearchBox({ label, value, onValueChange, pauseMs = 200, className }: SearchBoxProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);

  // Somebody else changed it (back button, "clear all"): what is typed here gives way.
  if (value !== known) {
    setKnown(value);
    setDraft(value);
  }

  function send(next: string) {
    if (next === known) return;
    setKnown(next);
    onValueChange(next);
  }

  const sendAfterPause = useEffectEvent(() => send(draft));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each key press starts the pause again.
  useEffect(() => {
    const timer = setTimeout(() => sendAfterPause(), pauseMs);
    return () => clearTimeout(timer);
  }, [draft, pauseMs]);

  useShortcut({ keys: "/", label, scope: "List", onPress: () => inputRef.current?.select() });

  return (
    <search className={cn("group relative w-full sm:w-64", className)}>
      <Input
        ref={inputRef}
        type="search"
        aria-label={label}
        placeholder={label}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            send(draft);
          } else if (event.key === "Escape" && draft === "") {
            event.currentTarget.blur();
          }
        }}
        leading={<Search aria-hidden />}
        trailing={
          draft === "" ? (
            <ShortcutKeys keys="/" className="pointer-events-none me-1 pointer-coarse:hidden" />
          ) : (
            <IconButton
              label="Clear the search"
              size="sm"
              tooltip={false}
              onClick={() => {
                setDraft("");
                send("");
                inputRef.current?.focus();
              }}
              className="size-6"
            >
              <X aria-hidden />
            </IconButton>
          )
        }
        className="[&::-webkit-search-cancel-button]:hidden"
      />
    </search>
  );
}
