"use client";

import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { reasonOf } from "../customers/reason.ts";
import { MarkdownEditor } from "./markdown-editor.tsx";

/** Rewrites a text where it stands. What was typed stays in the box until the server has taken it. */
export function TextEditor({
  label,
  text,
  canBeEmpty = false,
  onSave,
  onClose,
}: {
  label: string;
  text: string;
  canBeEmpty?: boolean;
  onSave: (text: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(text);
  const [isPending, setIsPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const isBlocked = !canBeEmpty && draft.trim() === "";

  async function save() {
    if (isBlocked || isPending) return;
    setIsPending(true);
    setFailure(null);
    try {
      if (draft.trim() !== text) await onSave(draft.trim());
      onClose();
    } catch (error) {
      setFailure(reasonOf(error));
      setIsPending(false);
    }
  }

  return (
    <div className="grid gap-2">
      {failure ? (
        <Alert tone="destructive" isLive title="Your text was not saved">
          {failure}
        </Alert>
      ) : null}
      <MarkdownEditor
        aria-label={label}
        value={draft}
        onValueChange={setDraft}
        onSubmit={() => void save()}
        onKeyDown={(event) => {
          if (event.key === "Escape" && draft.trim() === text) onClose();
        }}
        autoFocus
        className="min-h-28"
      />
      <div className="flex gap-2">
        <Button variant="primary" size="sm" onClick={save} pending={isPending} disabled={isBlocked}>
          Save
        </Button>
        <Button size="sm" onClick={onClose} disabled={isPending}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
