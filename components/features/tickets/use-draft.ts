"use client";

import { useEffect, useRef, useState } from "react";

const prefix = "relaydesk.draft.";
const writeAfterMs = 300;

/** What was typed and not yet sent, kept by the browser. Null where there is nothing, or storage is forbidden. */
export function readDraft(key: string): unknown {
  try {
    const stored = localStorage.getItem(prefix + key);
    return stored === null ? null : JSON.parse(stored);
  } catch {
    return null;
  }
}

/** Keeps a draft, for whoever opens its page next; null forgets it. */
export function writeDraft(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the draft then lives as long as the page.
  }
}

/** Forgets a draft: it was sent. */
export function clearDraft(key: string): void {
  writeDraft(key, null);
}

/** A text that could not be sent, above whatever was begun since. */
export function putBackAbove(begun: string, unsent: string): string {
  return begun.trim() === "" ? unsent : `${unsent}\n\n${begun}`;
}

/**
 * Keeps `value` as the draft of `key`, a moment after it last changed and at once when the page goes away; null
 * forgets it.
 */
export function useKeptDraft(key: string, value: unknown): void {
  const latest = useRef(value);
  const isPending = useRef(false);
  const isFirst = useRef(true);

  useEffect(() => {
    latest.current = value;
    // The first value is what was read, or nothing: writing it could wipe a draft that is about to be restored.
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    isPending.current = true;
    const timer = setTimeout(() => {
      isPending.current = false;
      writeDraft(key, value);
    }, writeAfterMs);
    return () => clearTimeout(timer);
  }, [key, value]);

  useEffect(() => {
    const flush = () => {
      if (isPending.current) writeDraft(key, latest.current);
      isPending.current = false;
    };
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [key]);
}

/** A text that survives a reload until it is emptied, and comes back when it could not be sent. */
export function useDraftText(key: string) {
  const [text, setText] = useState("");
  const isOnPage = useRef(true);
  useEffect(() => {
    isOnPage.current = true;
    const stored = readDraft(key);
    if (typeof stored === "string") setText(stored);
    return () => {
      isOnPage.current = false;
    };
  }, [key]);
  useKeptDraft(key, text === "" ? null : text);

  function putBack(unsent: string) {
    if (isOnPage.current) {
      setText((begun) => putBackAbove(begun, unsent));
      return;
    }
    // The writer has gone to another page: the text waits for them here.
    const stored = readDraft(key);
    writeDraft(key, putBackAbove(typeof stored === "string" ? stored : "", unsent));
  }
  return { text, setText, putBack };
}
