"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { type ExternalToast, Toaster as Sonner, toast as sonner } from "sonner";
import { Spinner } from "./spinner.tsx";

type Message = string;

/**
 * News about something just done. The sentence names the thing: "Ticket #1042 closed". Errors stay until they are
 * dismissed, because a sentence that vanishes can't be acted on.
 */
export const toast = {
  success: (message: Message, options?: ExternalToast) => sonner.success(message, options),
  info: (message: Message, options?: ExternalToast) => sonner.info(message, options),
  warning: (message: Message, options?: ExternalToast) =>
    sonner.warning(message, { duration: 10_000, ...options }),
  error: (message: Message, options?: ExternalToast) =>
    sonner.error(message, { duration: Number.POSITIVE_INFINITY, ...options }),
  /** Long work: returns an id; pass it as `id` to a later call to replace this toast. */
  loading: (message: Message, options?: ExternalToast) => sonner.loading(message, options),
  dismiss: (id?: string | number) => sonner.dismiss(id),
};

/** The live region that shows toasts. Once per app, near its root. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel="Notifications"
      closeButton
      gap={8}
      style={{ fontFamily: "inherit" }}
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-success" />,
        info: <Info aria-hidden className="size-4 text-info" />,
        warning: <TriangleAlert aria-hidden className="size-4 text-warning" />,
        error: <CircleAlert aria-hidden className="size-4 text-destructive" />,
        loading: <Spinner className="text-muted-foreground" />,
        close: <X aria-hidden className="size-3.5" />,
      }}
      toastOptions={{
        unstyled: true,
        closeButtonAriaLabel: "Dismiss notification",
        classNames: {
          toast:
            "relative flex w-full items-start gap-2.5 rounded-lg border bg-popover p-3 pe-9 text-popover-foreground text-sm shadow-overlay sm:w-89",
          icon: "mt-0.5 shrink-0",
          content: "grid min-w-0 flex-1 gap-0.5 [overflow-wrap:anywhere]",
          title: "font-medium",
          description: "text-muted-foreground",
          actionButton:
            "shrink-0 rounded-md border bg-card px-2 py-0.5 font-medium text-foreground text-xs hover:bg-muted",
          cancelButton: "shrink-0 rounded-md px-2 py-0.5 text-muted-foreground text-xs hover:bg-muted",
          closeButton:
            "absolute end-2 top-2 grid size-6 place-items-center rounded-md text-muted-foreground hover:bg-muted hover:text-foreground",
        },
      }}
    />
  );
}
