import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { listErrorCodes } from "#lib/api/openapi/index.ts";

/** The closed table of codes; each problem's `type` points at its row here. */
export function ErrorCodes() {
  return (
    <section aria-labelledby="errors" className="grid min-w-0 gap-4">
      <h2 id="errors" className="font-semibold text-lg tracking-tight">
        Error codes
      </h2>
      <p className="max-w-prose">
        Decide by <code className="font-mono text-sm">code</code>, never by the words. What may be tried again
        passes by itself: wait as long as <code className="font-mono text-sm">Retry-After</code> says.
      </p>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Code</TableHead>
            <TableHead>Status</TableHead>
            <TableHead>Meaning</TableHead>
            <TableHead>Try again</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {listErrorCodes().map(({ code, status, title, isRetryable }) => (
            <TableRow key={code} id={`error-${code}`} className="target:bg-accent">
              <TableCell>
                <code translate="no" className="font-mono text-xs">
                  {code}
                </code>
              </TableCell>
              <TableCell className="tabular-nums">{status}</TableCell>
              <TableCell>{title}</TableCell>
              <TableCell>{isRetryable ? "Yes" : "No"}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
