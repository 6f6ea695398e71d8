"use client";

import { cn } from "#components/ui/cn.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { shortcutCaps } from "./parse-shortcut.ts";
import { useIsApple } from "./use-is-apple.ts";

const capNames: Record<string, string> = {
  "⌘": "Command",
  "⌥": "Option",
  "⇧": "Shift",
  "↵": "Enter",
  "⌫": "Backspace",
};

/** A shortcut drawn as keys, with the caps of the reader's own keyboard. */
export function ShortcutKeys({ keys, className }: { keys: string; className?: string }) {
  const presses = shortcutCaps(keys, useIsApple());
  const spoken = presses.map((caps) => caps.map((cap) => capNames[cap] ?? cap).join(" ")).join(" then ");
  return (
    <span className={cn("inline-flex items-center gap-1", className)}>
      <span className="sr-only">{spoken}</span>
      {presses.map((caps, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed sequence in which a press may occur twice.
        <span key={index} aria-hidden className="inline-flex items-center gap-0.5">
          {caps.map((cap) => (
            <Kbd key={cap}>{cap}</Kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
