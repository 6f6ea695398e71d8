"use client";

import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { MappingVersion } from "#lib/sync/schema.ts";

/** What was published, by whom, when and for whom; each can be brought back. */
export function VersionsList({
  versions,
  canWrite,
  onRollBack,
}: {
  versions: readonly MappingVersion[];
  canWrite: boolean;
  onRollBack: (number: number) => Promise<unknown>;
}) {
  if (versions.length === 0)
    return <p className="text-muted-foreground text-sm">Nothing is published yet: no custom field syncs.</p>;
  return (
    <ol className="divide-y rounded-lg border">
      {versions.map((version, index) => (
        <li key={version.number} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
          <span className="font-medium">Version {version.number}</span>
          {version.isInForce ? <Badge tone="success">In force</Badge> : null}
          <span className="text-muted-foreground">
            {version.entries.length} {version.entries.length === 1 ? "pair" : "pairs"}, by{" "}
            <bdi>{version.publishedByName}</bdi>, <RelativeTime at={version.publishedAt} />
          </span>
          <span className="wrap-anywhere min-w-0 text-muted-foreground">
            {version.customers.length === 0
              ? "for everybody"
              : `for ${version.customers.map(({ name }) => name).join(", ")}`}
            {version.restoresNumber === null ? "" : `, brings back version ${version.restoresNumber}`}
            {version.note === "" ? "" : `: ${version.note}`}
          </span>
          {canWrite && index > 0 ? (
            <span className="ms-auto">
              <ConfirmDialog
                trigger={<Button size="sm">Roll back to {version.number}</Button>}
                title={`Bring version ${version.number} back?`}
                description="It is published again for every customer, as a new version. Values that were carried over meanwhile stay where they are."
                confirmLabel="Bring back"
                tone="primary"
                onConfirm={() => onRollBack(version.number)}
              />
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
