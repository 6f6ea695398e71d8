import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { FieldRow } from "#lib/api/openapi/describe-schema.ts";

type Props = {
  title: string;
  rows: FieldRow[];
  /** Shown in place of an empty table; without one, nothing is. */
  note?: string | null;
  /** In an answer a field that is not required may be missing; in a request it may be left out. */
  isAnswer?: boolean;
};

export function FieldTable({ title, rows, note = null, isAnswer = false }: Props) {
  if (rows.length === 0 && note === null) return null;
  return (
    <div className="grid min-w-0 gap-1">
      <h3 className="font-medium text-sm">{title}</h3>
      {rows.length === 0 ? (
        <p className="text-muted-foreground text-sm">{note}</p>
      ) : (
        <Table>
          <TableHeader>
            <TableRow>
              <TableHead className="w-2/5">Field</TableHead>
              <TableHead>Type</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map(({ path, type, isRequired, description }) => (
              <TableRow key={path}>
                <TableCell>
                  <code translate="no" className="font-mono text-xs [overflow-wrap:anywhere]">
                    {path}
                  </code>
                  {isRequired === isAnswer ? (
                    <span className="ms-2 inline-block whitespace-nowrap text-muted-foreground text-xs">
                      {isAnswer ? "" : "optional"}
                    </span>
                  ) : isAnswer ? (
                    <span className="ms-2 inline-block whitespace-nowrap text-muted-foreground text-xs">
                      may be missing
                    </span>
                  ) : null}
                </TableCell>
                <TableCell>
                  {type}
                  {description === null ? null : <p className="text-muted-foreground">{description}</p>}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </div>
  );
}
