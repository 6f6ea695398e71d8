"use client";

import { RefreshCw } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { Button, type ButtonProps } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Connection } from "#lib/clickup/schema.ts";
import { isSyncing, useConnection, useRefreshSpaces } from "./queries.ts";

/** Has the Spaces of a connection read anew, or of all; busy for as long as that takes, whoever asked for it. */
export function RefreshSpacesButton({
  connection,
  ...props
}: Pick<ButtonProps, "size" | "variant" | "className"> & { connection?: Connection }) {
  const state = useConnection();
  const refresh = useRefreshSpaces(connection?.id);
  const meant = connection === undefined ? state.data?.connections : [connection];
  return (
    <Button
      {...props}
      pending={refresh.isPending || isSyncing(meant)}
      onClick={() =>
        refresh.mutate(undefined, {
          onError: (error) =>
            toast.error("The Spaces couldn't be read from ClickUp", { description: reasonOf(error) }),
        })
      }
    >
      <RefreshCw aria-hidden />
      Refresh now
    </Button>
  );
}
