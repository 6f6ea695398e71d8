"use client";

import { type ReactNode, useId, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogTrigger,
} from "#components/ui/alert-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { summariseProblem } from "./problem.ts";

export interface ConfirmDialogProps {
  /** The element that opens it. Leave out when `isOpen` is controlled. */
  trigger?: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  /** A question with the thing's name: "Disconnect Acme from ClickUp?" */
  title: string;
  /** What will happen, and whether it can be undone. */
  description: ReactNode;
  /** The verb of the title: "Disconnect". */
  confirmLabel: string;
  cancelLabel?: string;
  tone?: "primary" | "destructive";
  /** What must be typed before the button works, for what can't be undone. */
  typeToConfirm?: string;
  /** The dialog waits for it, stays open with the reason if it fails, and closes when it succeeds. */
  onConfirm: () => unknown;
}

/** Asks before something that is hard to take back. */
export function ConfirmDialog({
  trigger,
  isOpen: controlledIsOpen,
  onOpenChange,
  title,
  description,
  confirmLabel,
  cancelLabel = "Cancel",
  tone = "destructive",
  typeToConfirm,
  onConfirm,
}: ConfirmDialogProps) {
  const formId = useId();
  const [ownIsOpen, setOwnIsOpen] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [typed, setTyped] = useState("");
  const isOpen = controlledIsOpen ?? ownIsOpen;
  const isBlocked = typeToConfirm !== undefined && typed.trim() !== typeToConfirm;

  function setIsOpen(next: boolean) {
    // Leaving in the middle would hide whether it worked.
    if (isPending) return;
    change(next);
  }

  function change(next: boolean) {
    setFailure(null);
    setTyped("");
    setOwnIsOpen(next);
    onOpenChange?.(next);
  }

  async function confirm() {
    if (isBlocked || isPending) return;
    setIsPending(true);
    setFailure(null);
    try {
      await onConfirm();
      change(false);
    } catch (error) {
      setFailure(error);
    } finally {
      setIsPending(false);
    }
  }

  const summary = failure ? summariseProblem(failure) : null;
  return (
    <AlertDialog open={isOpen} onOpenChange={setIsOpen}>
      {trigger ? <AlertDialogTrigger asChild>{trigger}</AlertDialogTrigger> : null}
      <AlertDialogContent
        title={title}
        description={description}
        footer={
          <>
            <AlertDialogCancel asChild>
              <Button disabled={isPending}>{cancelLabel}</Button>
            </AlertDialogCancel>
            <Button type="submit" form={formId} variant={tone} pending={isPending} disabled={isBlocked}>
              {confirmLabel}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          onSubmit={(event) => {
            event.preventDefault();
            // A dialog is often drawn inside another form, to which React would pass the event on.
            event.stopPropagation();
            void confirm();
          }}
          className="grid gap-3 empty:hidden"
        >
          {typeToConfirm === undefined ? null : (
            <Field label={`Type “${typeToConfirm}” to confirm`}>
              <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
            </Field>
          )}
          {summary ? (
            <Alert tone="destructive" isLive title={summary.title}>
              {[summary.detail, summary.action].filter(Boolean).join(" ")}
              {summary.requestId ? ` Request ${summary.requestId}.` : null}
            </Alert>
          ) : null}
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}
