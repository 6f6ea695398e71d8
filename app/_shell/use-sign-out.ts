"use client";

import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { toast } from "#components/ui/toast.tsx";
import { signOut } from "#lib/security/client.ts";

/** Ends the session of this browser. The page is then loaded anew, so that nothing of what was shown stays in memory. */
export function useSignOut(): { signOut: () => Promise<void>; isPending: boolean } {
  const [isPending, setIsPending] = useState(false);
  return {
    isPending,
    signOut: async () => {
      setIsPending(true);
      try {
        await signOut();
        window.location.assign("/sign-in");
      } catch (error) {
        setIsPending(false);
        toast.error("Couldn't sign you out", { description: reasonOf(error) });
      }
    },
  };
}
