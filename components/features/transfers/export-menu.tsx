"use client";

import { Download, FileJson, FileSpreadsheet, History } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { StartExportInput, TransferFormat } from "#lib/transfers/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { useSteerExport } from "./queries.ts";

type WithoutFormat<Input> = Input extends unknown ? Omit<Input, "format"> : never;

/** What is exported: a list with the filters that it shows. */
export type ExportTarget = WithoutFormat<StartExportInput>;

/** Exports the list as it is filtered now, in the background, into a file to download. */
export function ExportMenu({ target }: { target: ExportTarget }) {
  const router = useRouter();
  const { slug } = useOrganisation();
  const { start } = useSteerExport();

  function exportAs(format: TransferFormat) {
    start.mutate(
      { ...target, format },
      {
        onSuccess: () =>
          toast.success(`The export of ${target.resource} has begun`, {
            action: { label: "Show exports", onClick: () => router.push(`/${slug}/exports`) },
          }),
        onError: (error) =>
          toast.error(`Couldn't export the ${target.resource}`, { description: reasonOf(error) }),
      },
    );
  }

  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button pending={start.isPending}>
          <Download aria-hidden />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>The {target.resource} of this list</DropdownMenuLabel>
        <DropdownMenuItem onSelect={() => exportAs("csv")}>
          <FileSpreadsheet aria-hidden />
          As CSV
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => exportAs("json")}>
          <FileJson aria-hidden />
          As JSON
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href={`/${slug}/exports`}>
            <History aria-hidden />
            Earlier exports
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
