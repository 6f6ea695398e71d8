"use client";

import { Fragment, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Select } from "#components/ui/select.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { FieldMapping, MappingPreview } from "#lib/sync/schema.ts";
import { withoutMarker } from "../../tasks/without-marker.ts";
import { count } from "../delivery-words.ts";
import { CustomerName } from "./customer-scope.tsx";
import { PREVIEW_WORDS } from "./words.ts";

/** No field's key has a blank. */
const EVERY_FIELD = "every field";

const COUNTS = [
  ["unchanged", "Unchanged"],
  ["toClickup", "To ClickUp"],
  ["toRelaydesk", "To Relaydesk"],
  ["lossy", "Lossy"],
  ["impossible", "Impossible"],
  ["conflicting", "Conflicting"],
] as const;

/** Samples that are listed before somebody asks for more. */
const SAMPLES_SHOWN = 12;

/** What publishing would do: counted for each field, with samples. */
export function PreviewPanel({
  mapping,
  preview,
  customerIds,
}: {
  mapping: FieldMapping;
  preview: MappingPreview;
  /** Whose tickets were looked at; nobody's in particular is everybody's. */
  customerIds: readonly string[];
}) {
  const nameOf = (key: string) => mapping.sourceFields.find((field) => field.key === key)?.label ?? key;
  return (
    <div className="grid min-w-0 gap-4">
      <p className="text-muted-foreground text-sm" role="status">
        {count(preview.linkCount, "linked ticket", "linked tickets")}{" "}
        {customerIds.length === 0 ? null : (
          <>
            of{" "}
            {customerIds.map((id, at) => (
              <Fragment key={id}>
                {at === 0 ? null : ", "}
                <CustomerName id={id} />
              </Fragment>
            ))}{" "}
          </>
        )}
        looked at in {(preview.tookMs / 1000).toFixed(1)} s; nothing was written.{" "}
        {preview.oldestReadAt === null ? null : (
          <>
            The oldest task’s values used were read from ClickUp <RelativeTime at={preview.oldestReadAt} />.
          </>
        )}
        {preview.pagesRead > 0
          ? ` ${preview.pagesRead} ${preview.pagesRead === 1 ? "page" : "pages"} of tasks were read from ClickUp for it.`
          : null}
      </p>
      {preview.unreadCount > 0 ? (
        <Alert
          tone="warning"
          title={
            preview.unreadCount === 1
              ? "One task was not looked at"
              : `${count(preview.unreadCount, "task", "tasks")} were not looked at`
          }
        >
          What {preview.unreadCount === 1 ? "it says" : "they say"} was never read from ClickUp. It is once
          the tickets are compared.
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
              <TableCell className="min-w-40">
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
      <Samples preview={preview} nameOf={nameOf} />
    </div>
  );
}

function Samples({ preview, nameOf }: { preview: MappingPreview; nameOf: (key: string) => string }) {
  const [key, setKey] = useState("");
  const [isWhole, setIsWhole] = useState(false);
  const sampled = preview.fields.filter(({ samples }) => samples.length > 0);
  if (sampled.length === 0) return null;
  const samples = sampled
    .filter((field) => key === "" || field.key === key)
    .flatMap((field) => field.samples.map((sample) => ({ ...sample, name: nameOf(field.key) })));
  const shown = isWhole ? samples : samples.slice(0, SAMPLES_SHOWN);
  return (
    <div className="grid min-w-0 gap-3">
      {sampled.length === 1 ? null : (
        <Field label="Samples of" className="max-w-md">
          <Select
            value={key === "" ? EVERY_FIELD : key}
            onValueChange={(chosen) => setKey(chosen === EVERY_FIELD ? "" : chosen)}
            options={[
              { value: EVERY_FIELD, label: "Every field" },
              ...sampled.map((field) => ({ value: field.key, label: nameOf(field.key) })),
            ]}
          />
        </Field>
      )}
      <ul className="grid min-w-0 gap-2" aria-label="Samples">
        {shown.map((sample) => (
          <li
            key={`${sample.name} ${sample.kind} ${sample.sourceId}`}
            className="grid min-w-0 gap-0.5 rounded-md border px-3 py-2 text-sm"
          >
            <span className="wrap-anywhere text-muted-foreground text-xs">
              <bdi>{sample.name}</bdi>: {PREVIEW_WORDS[sample.kind]}
              {sample.reason === null ? "" : ` (${sample.reason})`}
            </span>
            <a
              href={sample.taskUrl}
              target="_blank"
              rel="noreferrer"
              className="wrap-anywhere underline underline-offset-4"
            >
              <bdi>{withoutMarker(sample.taskName)}</bdi>
            </a>
            <span className="wrap-anywhere">
              Here <bdi className="font-medium">{sample.ours}</bdi>, in ClickUp{" "}
              <bdi className="font-medium">{sample.theirs}</bdi>
            </span>
          </li>
        ))}
      </ul>
      {shown.length < samples.length ? (
        <Button className="w-fit" onClick={() => setIsWhole(true)}>
          Show {count(samples.length - shown.length, "more sample", "more samples")}
        </Button>
      ) : null}
    </div>
  );
}
