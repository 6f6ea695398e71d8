"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Unplug } from "lucide-react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { clickupKeys, disconnectClickup } from "#lib/clickup/client.ts";
import type { Connection } from "#lib/clickup/schema.ts";

/** Takes one connection away, after asking. */
export function DisconnectButton({ connection }: { connection: Connection }) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const disconnect = useMutation({
    mutationFn: () => disconnectClickup(api, { connectionId: connection.id }),
    onSuccess: async () => {
      toast.success("ClickUp is disconnected", {
        description: "To take the permission away on their side too, remove the app in ClickUp's settings.",
      });
      await client.invalidateQueries({ queryKey: clickupKeys.all(id) });
      await client.invalidateQueries({ queryKey: [id, "tasks"] });
    },
  });
  return (
    <ConfirmDialog
      title={`Disconnect ${connection.person.name}'s ClickUp?`}
      description="Relaydesk removes its webhooks, deletes its token and that of its standby, and sends no more tickets by this connection. Links to tasks that were made stay readable, and customers keep their Spaces for when you connect again."
      confirmLabel="Disconnect"
      onConfirm={() => disconnect.mutateAsync()}
      trigger={
        <Button variant="ghost">
          <Unplug aria-hidden />
          Disconnect
        </Button>
      }
    />
  );
}
