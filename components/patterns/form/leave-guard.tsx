"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "../confirm-dialog.tsx";

/** Asks before a link, a reload or a closed tab throws away what was typed. */
export function LeaveGuard({ isActive }: { isActive: boolean }) {
  const router = useRouter();
  const [destination, setDestination] = useState<string | null>(null);

  useEffect(() => {
    if (!isActive) return;

    function handleBeforeUnload(event: BeforeUnloadEvent) {
      event.preventDefault();
    }

    // On the window and in the capture phase, so that it comes before the router's own handler.
    function handleClick(event: MouseEvent) {
      const isPlain =
        event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!isPlain || event.defaultPrevented || !(link instanceof HTMLAnchorElement)) return;
      if (link.target === "_blank" || link.hasAttribute("download")) return;
      const next = new URL(link.href, window.location.href);
      const here = window.location;
      if (next.origin !== here.origin) return;
      if (next.pathname === here.pathname && next.search === here.search) return;
      event.preventDefault();
      event.stopPropagation();
      setDestination(`${next.pathname}${next.search}${next.hash}`);
    }

    window.addEventListener("beforeunload", handleBeforeUnload);
    window.addEventListener("click", handleClick, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", handleBeforeUnload);
      window.removeEventListener("click", handleClick, { capture: true });
    };
  }, [isActive]);

  return (
    <ConfirmDialog
      isOpen={destination !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) setDestination(null);
      }}
      title="Leave without saving?"
      description="What you changed on this page has not been saved and would be lost."
      confirmLabel="Leave"
      cancelLabel="Keep editing"
      onConfirm={() => {
        if (destination !== null) router.push(destination);
      }}
    />
  );
}
