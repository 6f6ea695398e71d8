"use client";

import { type RefObject, useRef } from "react";
import { useShortcut } from "../shortcuts/shortcuts-provider.tsx";

/**
 * j and k move real focus from row to row, so that the ring, Enter and screen readers all follow; x selects the row
 * that has it.
 */
export function useRowKeyboard(
  body: RefObject<HTMLTableSectionElement | null>,
  options: { isEnabled: boolean; hasLinks: boolean; onToggle?: (key: string) => void },
): void {
  const lastKey = useRef<string | null>(null);

  function focusables(): HTMLElement[] {
    return [...(body.current?.querySelectorAll<HTMLElement>("[data-row-focus]") ?? [])];
  }

  function keyOf(element: Element | null): string | null {
    return element?.closest("[data-row-key]")?.getAttribute("data-row-key") ?? null;
  }

  function focusedKey(): string | null {
    const active = document.activeElement;
    return active && body.current?.contains(active) ? keyOf(active) : null;
  }

  function move(step: 1 | -1) {
    const rows = focusables();
    const from = rows.findIndex((row) => keyOf(row) === (focusedKey() ?? lastKey.current));
    const isInside = focusedKey() !== null;
    // Coming back to the list resumes at the row that was left.
    const to = from === -1 ? 0 : isInside ? from + step : from;
    const target = rows[Math.min(rows.length - 1, Math.max(0, to))];
    if (!target) return;
    lastKey.current = keyOf(target);
    target.focus();
  }

  const { isEnabled, hasLinks, onToggle } = options;
  useShortcut({ keys: "j", label: "Next row", scope: "List", onPress: () => move(1), isEnabled });
  useShortcut({ keys: "k", label: "Previous row", scope: "List", onPress: () => move(-1), isEnabled });
  useShortcut({ keys: "enter", label: "Open the row", scope: "List", isEnabled: isEnabled && hasLinks });
  useShortcut({
    keys: "x",
    label: "Select the row",
    scope: "List",
    onPress: () => {
      const key = focusedKey();
      if (key !== null) onToggle?.(key);
    },
    isEnabled: isEnabled && onToggle !== undefined,
  });
}
