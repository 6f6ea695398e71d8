"use client";

import { Alert } from "#components/ui/alert.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { FieldMapping, MappingPreview } from "#lib/sync/schema.ts";
import { PREVIEW_WORDS } from "./words.ts";

const COUNTS = [
  ["unchanged", "Unchanged"],
  ["toClickup", "To ClickUp"],
  ["toRelaydesk", "To Relaydesk"],
  ["lossy", "Lossy"],
  ["impossible", "Impossible"],
  ["conflicting", "Conflicting"],
] as const;

/** What publishing would do: counted for each field, with samples. */
export function PreviewPanel({ mapping, preview }: { mapping: FieldMapping; preview: MappingPreview }) {
  const nameOf = (key: string) => mapping.sourceFields.find((field) => field.key === key)?.label ?? key;
  const samples = preview.fields.flatMap((field) =>
    field.samples.map((sample) => ({ ...sample, name: nameOf(field.key) })),
  );
  return (
    <div className="grid min-w-0 gap-4">
      <p className="text-muted-foreground text-sm" role="status">
        {preview.linkCount} linked tickets looked at in {(preview.tookMs / 1000).toFixed(1)} s; nothing was
        written.{" "}
        {preview.oldestReadAt === null ? null : (
          <>
            The oldest task’s values used were read from ClickUp <RelativeTime at={preview.oldestReadAt} />.
          </>
        )}
        {preview.pagesRead > 0 ? ` ${preview.pagesRead} pages of tasks were read from ClickUp for it.` : null}
      </p>
      {preview.unreadCount > 0 ? (
        <Alert tone="warning" title={`${preview.unreadCount} tasks were not looked at`}>
          Their values were never read from ClickUp. They are once their tickets are compared.
        </Alert>
      ) : null}
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Field</TableHead>
            {COUNTS.map(([key, label]) => (
              <TableHead key={key} className="text-end">
                {label}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {preview.fields.map((field) => (
            <TableRow key={field.key}>
              <TableCell>
                <bdi className="wrap-anywhere">{nameOf(field.key)}</bdi>
              </TableCell>
              {COUNTS.map(([key]) => (
                <TableCell key={key} className="text-end tabular-nums">
                  {field[key]}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {samples.length === 0 ? null : (
        <ul className="grid gap-2" aria-label="Samples">
          {samples.map((sample) => (
            <li
              key={`${sample.name} ${sample.kind} ${sample.sourceId}`}
              className="grid gap-0.5 rounded-md border px-3 py-2 text-sm"
            >
              <span className="text-muted-foreground text-xs">
                {sample.name}: {PREVIEW_WORDS[sample.kind]}
                {sample.reason === null ? "" : ` (${sample.reason})`}
              </span>
              <a
                href={sample.taskUrl}
                target="_blank"
                rel="noreferrer"
                className="wrap-anywhere underline underline-offset-4"
              >
                <bdi>{sample.taskName}</bdi>
              </a>
              <span className="wrap-anywhere">
                Here <bdi className="font-medium">{sample.ours}</bdi>, in ClickUp{" "}
                <bdi className="font-medium">{sample.theirs}</bdi>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
