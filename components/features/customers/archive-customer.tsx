"use client";

import { Archive, ArchiveRestore } from "lucide-react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Customer } from "#lib/customers/schema.ts";
import { useArchiveCustomer } from "./mutations.ts";

/** Puts a customer out of sight, after asking, or brings it back at once. */
export function ArchiveCustomer({ customer }: { customer: Customer }) {
  const archive = useArchiveCustomer(customer);
  if (customer.archivedAt) {
    return (
      <Button onClick={() => archive.mutate(false)} pending={archive.isPending}>
        <ArchiveRestore aria-hidden />
        Bring back
      </Button>
    );
  }
  return (
    <ConfirmDialog
      trigger={
        <Button>
          <Archive aria-hidden />
          Archive
        </Button>
      }
      title={`Archive ${customer.name}?`}
      description="The customer leaves the lists and can't get new tickets. Its tickets, contacts and notes are kept, and you can bring it back at any time."
      confirmLabel="Archive"
      tone="primary"
      onConfirm={() => archive.mutateAsync(true)}
    />
  );
}
