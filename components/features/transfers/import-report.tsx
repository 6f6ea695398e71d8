"use client";

import { Download, RotateCcw, Square } from "lucide-react";
import Link from "next/link";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { MetricCard } from "#components/patterns/metric-card.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardContent } from "#components/ui/card.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { toast } from "#components/ui/toast.tsx";
import { rowErrorsFilePath } from "#lib/transfers/client.ts";
import type { DataImport } from "#lib/transfers/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { useDownload } from "../tickets/use-download.ts";
import { isUnderWay } from "./appearance.ts";
import { useRowErrors, useSteerImport } from "./queries.ts";

const count = (value: number) => value.toLocaleString("en-GB");

/** How far an import has come, in a bar and in words. */
function ImportProgress({ dataImport }: { dataImport: DataImport }) {
  const { status, processedRows, totalRows } = dataImport;
  const words =
    status === "queued"
      ? "Waiting for its turn"
      : totalRows === null
        ? "Reading the file"
        : `${count(processedRows)} of ${count(totalRows)} rows`;
  return (
    <Card>
      <CardContent className="grid gap-2">
        <Progress
          label="Progress of the import"
          value={status === "queued" || totalRows === null ? null : processedRows}
          max={totalRows ?? 1}
          valueText={words}
        />
        <p role="status" className="text-muted-foreground text-sm tabular-nums">
          {words}
        </p>
      </CardContent>
    </Card>
  );
}

/** The sentence that sums up an import that has come to its end. */
function Outcome({ dataImport }: { dataImport: DataImport }) {
  const { slug } = useOrganisation();
  const { status, isDryRun, resource, failedRows, ignoredColumns } = dataImport;
  return (
    <>
      {status === "failed" ? (
        <Alert tone="destructive" title="The import stopped">
          {dataImport.failureMessage ?? "Something went wrong on our side."}
          {dataImport.isRetryable ? " What was imported so far is kept; it goes on from there." : null}
        </Alert>
      ) : null}
      {status === "cancelled" ? (
        <Alert tone="warning" title="The import was stopped">
          What was imported before that is kept. Import the file again to go on: nothing is made twice.
        </Alert>
      ) : null}
      {status === "completed" && isDryRun ? (
        <Alert
          tone={failedRows > 0 ? "warning" : "success"}
          title={
            failedRows > 0
              ? `Checked: ${count(failedRows)} ${failedRows === 1 ? "row has" : "rows have"} a mistake`
              : "Checked: every row is fine"
          }
          action={
            <Button asChild size="sm">
              <Link href={`/${slug}/imports`}>Import it</Link>
            </Button>
          }
        >
          Nothing was changed. The numbers tell what an import would do; bad rows would be left out.
        </Alert>
      ) : null}
      {status === "completed" && !isDryRun ? (
        <Alert
          tone={failedRows > 0 ? "warning" : "success"}
          title={
            failedRows > 0
              ? `Imported, but ${count(failedRows)} ${failedRows === 1 ? "row was" : "rows were"} left out`
              : "Everything is imported"
          }
          action={
            <Button asChild size="sm">
              <Link href={`/${slug}/${resource}`}>Go to the {resource}</Link>
            </Button>
          }
        >
          {failedRows > 0
            ? "Put the rows below right and import the file again: the others are left as they are."
            : null}
        </Alert>
      ) : null}
      {ignoredColumns.length > 0 ? (
        <Alert title="Some columns mean nothing to an import">
          Passed over:{" "}
          {ignoredColumns.map((column, index) => (
            <span key={column}>
              {index > 0 ? ", " : ""}
              <bdi className="font-medium">{column}</bdi>
            </span>
          ))}
          .
        </Alert>
      ) : null}
    </>
  );
}

/** Every bad row by line and reason. */
function BadRows({ dataImport }: { dataImport: DataImport }) {
  const errors = useRowErrors(dataImport.id, dataImport.failedRows);
  const { download, isPending } = useDownload();
  return (
    <Section
      title="Bad rows"
      description="Lines are counted from 1, the headings included; in a JSON file, positions."
      actions={
        <Button
          size="sm"
          pending={isPending}
          onClick={() =>
            void download(
              rowErrorsFilePath(dataImport),
              `bad-rows-of-${dataImport.fileName.replace(/\.[^.]*$/, "")}.csv`,
            )
          }
        >
          <Download aria-hidden />
          Download as CSV
        </Button>
      }
    >
      <Card className="px-4 py-1">
        <QueryBoundary
          query={errors}
          subject="the bad rows"
          layout="inline"
          loading={
            <div className="grid gap-3 py-3">
              <Skeleton className="w-full" />
              <Skeleton className="w-5/6" />
              <Skeleton className="w-2/3" />
            </div>
          }
        >
          {(data) => (
            <>
              <Table>
                <TableHeader>
                  <TableRow>
                    <TableHead>Line</TableHead>
                    <TableHead>Column</TableHead>
                    <TableHead>Reason</TableHead>
                    <TableHead>What the file says</TableHead>
                  </TableRow>
                </TableHeader>
                <TableBody>
                  {data.pages
                    .flatMap((page) => page.items)
                    .map((error) => (
                      <TableRow key={error.id}>
                        <TableCell className="tabular-nums">{count(error.line)}</TableCell>
                        <TableCell>
                          {error.field === null ? (
                            <span className="text-muted-foreground">Whole row</span>
                          ) : (
                            <code className="font-mono text-xs">{error.field}</code>
                          )}
                        </TableCell>
                        <TableCell className="min-w-48">{error.reason}</TableCell>
                        <TableCell className="max-w-72 text-muted-foreground [overflow-wrap:anywhere]">
                          <bdi>{error.value ?? "–"}</bdi>
                        </TableCell>
                      </TableRow>
                    ))}
                </TableBody>
              </Table>
              {errors.hasNextPage ? (
                <div className="py-3 text-center">
                  <Button
                    size="sm"
                    onClick={() => void errors.fetchNextPage()}
                    pending={errors.isFetchingNextPage}
                  >
                    Show more
                  </Button>
                </div>
              ) : null}
            </>
          )}
        </QueryBoundary>
      </Card>
    </Section>
  );
}

/** What can still be done about an import. */
export function ImportActions({ dataImport }: { dataImport: DataImport }) {
  const canWrite = useCan("transfers:write");
  const { cancel, retry } = useSteerImport();
  if (!canWrite) return null;
  return (
    <>
      {dataImport.isCancellable ? (
        <ConfirmDialog
          trigger={
            <Button>
              <Square aria-hidden />
              Stop
            </Button>
          }
          title={`Stop the import of ${dataImport.fileName}?`}
          description="Rows that are imported already stay. Importing the file again later goes on without making anything twice."
          confirmLabel="Stop the import"
          cancelLabel="Let it run"
          onConfirm={() => cancel.mutateAsync(dataImport.id)}
        />
      ) : null}
      {dataImport.isRetryable ? (
        <Button
          variant="primary"
          pending={retry.isPending}
          onClick={() =>
            retry.mutate(dataImport.id, {
              onError: (error) =>
                toast.error(`Couldn't go on with ${dataImport.fileName}`, { description: reasonOf(error) }),
            })
          }
        >
          <RotateCcw aria-hidden />
          Go on
        </Button>
      ) : null}
    </>
  );
}

/** An import while it runs and after: progress, numbers, what went wrong. */
export function ImportReport({ dataImport }: { dataImport: DataImport }) {
  const { isDryRun } = dataImport;
  const numbers = [
    { label: isDryRun ? "Would be created" : "Created", value: dataImport.createdRows },
    { label: isDryRun ? "Would be changed" : "Changed", value: dataImport.updatedRows },
    { label: isDryRun ? "Would stay as they are" : "Already the same", value: dataImport.unchangedRows },
    { label: "Bad rows", value: dataImport.failedRows },
  ];
  return (
    <div className="grid gap-6">
      {isUnderWay(dataImport) ? (
        <ImportProgress dataImport={dataImport} />
      ) : (
        <Outcome dataImport={dataImport} />
      )}
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {numbers.map(({ label, value }) => (
          <MetricCard key={label} label={label} value={count(value)} />
        ))}
      </div>
      {dataImport.failedRows > 0 ? <BadRows dataImport={dataImport} /> : null}
    </div>
  );
}
