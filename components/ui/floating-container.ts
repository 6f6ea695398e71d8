"use client";

import { createContext, useContext, useState } from "react";

/** The dialog around a component; null outside of dialogs. */
export const DialogElementContext = createContext<HTMLElement | null>(null);

/**
 * Where something that floats is put when it opens. Inside the dialog that it was opened from, it shares the
 * dialog's focus trap and scrolling and is hidden from nobody. On a page it belongs into the main landmark: at the
 * end of the body, people who move by landmarks would not find it.
 */
export function useFloatingContainer() {
  const dialog = useContext(DialogElementContext);
  const [container, setContainer] = useState<HTMLElement | null>(null);
  return {
    container: container ?? dialog,
    /** To be called when it opens: pages come and go, and their landmarks with them. */
    choose: () => setContainer(dialog ?? document.querySelector<HTMLElement>("main")),
  };
}

/** What a root tells its content. */
export const FloatingContainerContext = createContext<HTMLElement | null>(null);
