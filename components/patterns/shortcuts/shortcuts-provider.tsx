"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { createShortcutRegistry, type Shortcut, type ShortcutRegistry } from "./registry.ts";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { useIsApple } from "./use-is-apple.ts";

interface ShortcutsContextValue {
  registry: ShortcutRegistry;
  openSheet: () => void;
}

const ShortcutsContext = createContext<ShortcutsContextValue | null>(null);

const storageKey = "relaydesk.single-key-shortcuts";
const preferenceListeners = new Set<() => void>();

function readPreference(): boolean {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch {
    return true;
  }
}

function writePreference(isOn: boolean): void {
  try {
    localStorage.setItem(storageKey, isOn ? "on" : "off");
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
  for (const listener of preferenceListeners) listener();
}

function subscribeToPreference(listener: () => void): () => void {
  preferenceListeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    preferenceListeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

const emptyList: readonly Shortcut[] = [];

const typingPlaces =
  'input:not([type="checkbox"]):not([type="radio"]):not([type="button"]), textarea, select, [contenteditable]:not([contenteditable="false"])';
const ownKeyboard = '[role="menu"], [role="listbox"], [role="dialog"], [role="alertdialog"]';

/**
 * One registry of shortcuts for the whole page. Single keys are ignored while the person types or is inside a menu or
 * a dialog, and can be switched off altogether, as WCAG 2.1.4 asks; `?` lists them all.
 */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(createShortcutRegistry);
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  const shortcuts = useSyncExternalStore(registry.subscribe, registry.list, () => emptyList);
  const hasSingleKeys = useSyncExternalStore(subscribeToPreference, readPreference, () => true);
  const isApple = useIsApple();

  const handleKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) {
      // Held j and k run down a list; everything else fires once per press.
      if (!event.repeat || event.defaultPrevented || !["j", "k"].includes(event.key)) return;
    }
    const target = event.target instanceof Element ? event.target : null;
    const isBusyPlace = target?.closest(`${typingPlaces}, ${ownKeyboard}`) != null;
    const onlyWithModifier = isBusyPlace || !hasSingleKeys;
    if (registry.press(event, event.timeStamp, { isApple, onlyWithModifier })) event.preventDefault();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => handleKeyDown(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);

  useEffect(
    () =>
      registry.register({
        keys: "?",
        label: "Show keyboard shortcuts",
        scope: "Everywhere",
        onPress: () => setIsSheetOpen(true),
      }),
    [registry],
  );

  const value = useMemo(() => ({ registry, openSheet: () => setIsSheetOpen(true) }), [registry]);
  return (
    <ShortcutsContext.Provider value={value}>
      {children}
      <ShortcutSheet
        isOpen={isSheetOpen}
        onOpenChange={setIsSheetOpen}
        shortcuts={shortcuts}
        hasSingleKeys={hasSingleKeys}
        onHasSingleKeysChange={writePreference}
      />
    </ShortcutsContext.Provider>
  );
}

export interface UseShortcutOptions extends Omit<Shortcut, "onPress"> {
  /** May be left out for what is only listed. */
  onPress?: () => void;
  /** False takes the shortcut away, from the keyboard and from the list. */
  isEnabled?: boolean;
}

/** Gives a key to an action while the calling component is on the page. `onPress` may change from frame to frame. */
export function useShortcut({
  keys,
  label,
  scope,
  onPress,
  isNative = onPress === undefined,
  isEnabled = true,
}: UseShortcutOptions): void {
  const context = useContext(ShortcutsContext);
  const handlePress = useEffectEvent(() => onPress?.());
  const registry = context?.registry;
  useEffect(() => {
    if (!registry || !isEnabled) return;
    return registry.register({ keys, label, scope, isNative, onPress: () => handlePress() });
  }, [registry, keys, label, scope, isNative, isEnabled]);
}

/** Opens the list of shortcuts, for a help menu. */
export function useShortcutSheet(): () => void {
  const context = useContext(ShortcutsContext);
  if (!context) throw new Error("useShortcutSheet needs a ShortcutsProvider above it");
  return context.openSheet;
}
