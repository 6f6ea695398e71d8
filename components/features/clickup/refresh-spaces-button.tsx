"use client";

import { RefreshCw } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { Button, type ButtonProps } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { isSyncing, useConnection, useRefreshSpaces } from "./queries.ts";

/** Has the Spaces read anew; busy for as long as that takes, whoever asked for it. */
export function RefreshSpacesButton(props: Pick<ButtonProps, "size" | "variant" | "className">) {
  const connection = useConnection();
  const refresh = useRefreshSpaces();
  return (
    <Button
      {...props}
      pending={refresh.isPending || isSyncing(connection.data?.connection?.spacesSync)}
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
