"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import {
  Card,
  CardContent,
  CardDescription,
  CardFooter,
  CardHeader,
  CardTitle,
} from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { IMPORT_UPLOAD_PATH, importForm, importKeys } from "#lib/transfers/client.ts";
import {
  dataImportSchema,
  IMPORT_COLUMNS,
  IMPORT_MAX_BYTES,
  REQUIRED_COLUMNS,
  type TransferResource,
  transferResourceSchema,
} from "#lib/transfers/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { uploadFile } from "../tickets/upload-file.ts";

const ACCEPTED = [".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl"] as const;
const MAX_MEGABYTES = Math.round(IMPORT_MAX_BYTES / 1024 / 1024);

/** Sends a file of customers or tickets to be imported, or only to be looked through. */
export function NewImportForm() {
  const router = useRouter();
  const client = useQueryClient();
  const { id: organisationId, slug } = useOrganisation();
  const [resource, setResource] = useState<TransferResource>("customers");
  const [files, setFiles] = useState<File[]>([]);
  const [isDryRun, setIsDryRun] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function send(event: FormEvent) {
    event.preventDefault();
    const file = files[0];
    if (!file) {
      setProblem("Choose the file to import");
      return;
    }
    const controller = new AbortController();
    stop.current = controller;
    setFailure(null);
    setShare(0);
    try {
      const started = await uploadFile({
        path: IMPORT_UPLOAD_PATH,
        organisationId,
        form: importForm({ resource, isDryRun, file }),
        schema: dataImportSchema,
        onProgress: setShare,
        signal: controller.signal,
      });
      client.setQueryData(importKeys.detail(organisationId, started.id), started);
      void client.invalidateQueries({ queryKey: importKeys.lists(organisationId) });
      router.push(`/${slug}/imports/${started.id}`);
    } catch (error) {
      if (!controller.signal.aborted) setFailure(reasonOf(error));
      setShare(null);
    }
  }

  const required: readonly string[] = REQUIRED_COLUMNS[resource];
  return (
    <Card>
      <form method="post" onSubmit={send} noValidate aria-busy={share !== null || undefined}>
        <CardHeader>
          <CardTitle>Import a file</CardTitle>
          <CardDescription>
            Rows are matched by their external reference, so that importing the same file twice changes
            nothing.
          </CardDescription>
        </CardHeader>
        <CardContent className="grid gap-5">
          {failure ? (
            <Alert tone="destructive" isLive title="The file was not taken">
              {failure}
            </Alert>
          ) : null}
          <Field label="What is in the file?" isDisabled={share !== null}>
            <RadioGroup
              value={resource}
              onValueChange={(value) => setResource(transferResourceSchema.parse(value))}
              options={[
                { value: "customers", label: "Customers" },
                {
                  value: "tickets",
                  label: "Tickets",
                  description: "Each names its customer by name, by reference or by id.",
                },
              ]}
            />
          </Field>
          <Field
            label="File"
            error={problem ?? undefined}
            description={
              <>
                CSV with a heading row, separated by commas, semicolons or tabs, or JSON. Columns that count:{" "}
                {IMPORT_COLUMNS[resource].map((column, index) => (
                  <span key={column}>
                    {index > 0 ? ", " : ""}
                    <code className="font-mono text-xs">{column}</code>
                    {required.includes(column) ? " (needed)" : ""}
                  </span>
                ))}
                .
              </>
            }
            isDisabled={share !== null}
          >
            <FileDrop
              files={files}
              onFilesChange={(next) => {
                setFiles(next);
                setProblem(null);
              }}
              accept={ACCEPTED}
              maxBytes={IMPORT_MAX_BYTES}
              maxFiles={1}
              hint={`CSV or JSON, up to ${MAX_MEGABYTES} MB`}
            />
          </Field>
          <Field
            layout="inline"
            label="Only check it"
            description="Looks through every row and tells what would happen. Nothing is changed."
            isDisabled={share !== null}
          >
            <Checkbox checked={isDryRun} onCheckedChange={(checked) => setIsDryRun(checked === true)} />
          </Field>
          {share === null ? null : (
            <div className="grid gap-1.5">
              <Progress label="Uploading the file" value={share < 1 ? share : null} max={1} />
              <p className="text-muted-foreground text-sm tabular-nums">
                {share < 1 ? `Uploading, ${Math.round(share * 100)} %` : "Storing the file…"}
              </p>
            </div>
          )}
        </CardContent>
        <CardFooter>
          {share === null ? null : (
            <Button
              onClick={() => {
                stop.current?.abort();
                setShare(null);
              }}
            >
              Stop
            </Button>
          )}
          <Button type="submit" variant="primary" pending={share !== null}>
            {isDryRun ? "Check the file" : "Import the file"}
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}
