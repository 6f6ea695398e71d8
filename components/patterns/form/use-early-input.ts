"use client";

import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { PRESSED, WAITING } from "./early-submit.tsx";

/** Kinds of inputs that nothing is typed into. */
const UNTYPED: ReadonlySet<string> = new Set(["checkbox", "radio", "file", "hidden"]);

/**
 * Takes over what somebody did to a form before its scripts were there: what was typed goes to `onTyped`, and a
 * press of its button sends it now. The attribute that it returns belongs on the form.
 */
export function useEarlyInput(
  formRef: RefObject<HTMLFormElement | null>,
  onTyped: (name: string, value: string) => void,
): { "data-scripts": typeof WAITING | undefined } {
  const [isHeard, setIsHeard] = useState(false);
  const handleTyped = useEffectEvent(onTyped);
  useEffect(() => {
    const form = formRef.current;
    if (!form) return;
    for (const element of form.elements) {
      const isText =
        element instanceof HTMLTextAreaElement ||
        // A box to tick has a value too, which says nothing of whether it is ticked.
        (element instanceof HTMLInputElement && !UNTYPED.has(element.type));
      // The browser's default is what the server has drawn.
      // Not by its own name: a password has none in the document.
      const name = element.closest("[data-field-name]")?.getAttribute("data-field-name");
      if (isText && name && element.value !== element.defaultValue) handleTyped(name, element.value);
    }
    if (form.dataset.scripts === PRESSED) {
      delete form.dataset.scripts;
      form.requestSubmit();
    }
    setIsHeard(true);
  }, [formRef]);
  return { "data-scripts": isHeard ? undefined : WAITING };
}
