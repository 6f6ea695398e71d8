"use client";

import { useMutation } from "@tanstack/react-query";
import { goTo } from "#components/features/security/go-to.ts";
import { Button } from "#components/ui/button.tsx";
import { signOut } from "#lib/security/client.ts";

/** Signs out, in a sentence: "Signed in as Ada. Sign out". */
export function SignOutButton() {
  const leave = useMutation({
    mutationFn: async () => {
      await signOut();
      await goTo("/sign-in");
    },
  });
  return (
    <Button variant="link" pending={leave.isPending} onClick={() => leave.mutate()}>
      {leave.isError ? "Try again to sign out" : "Sign out"}
    </Button>
  );
}
