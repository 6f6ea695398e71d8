import { CodeBlock } from "#components/ui/code-block.tsx";
import { Markdown } from "#components/ui/markdown.tsx";
import { describeType, listFields } from "#lib/api/openapi/describe-schema.ts";
import type { ApiResponse } from "#lib/api/openapi/index.ts";
import type { JsonSchema } from "#lib/api/openapi/json-schema.ts";
import { curlExample } from "./curl-example.ts";
import { FieldTable } from "./field-table.tsx";
import type { OperationEntry } from "./group-operations.ts";
import { MethodBadge } from "./method-badge.tsx";

type Props = { entry: OperationEntry; server: string; components: Record<string, JsonSchema> };

/** One operation: what it takes, what it answers, how to call it. */
export function OperationCard({ entry, server, components }: Props) {
  const { method, path, operation } = entry;
  const places = [
    { title: "Path", name: "path" },
    { title: "Query", name: "query" },
    { title: "Headers", name: "header" },
  ] as const;
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
  const failures = Object.keys(operation.responses).filter((status) => !status.startsWith("2"));

  return (
    <article
      aria-labelledby={operation.operationId}
      className="grid min-w-0 gap-4 rounded-xl border bg-card p-4 text-card-foreground sm:p-5"
    >
      <header className="grid gap-1.5">
        <h2 id={operation.operationId} className="font-semibold">
          <a href={`#${operation.operationId}`} className="rounded-sm hover:underline">
            {operation.summary}
          </a>
        </h2>
        <p className="flex min-w-0 flex-wrap items-center gap-2">
          <MethodBadge method={method} />
          <code translate="no" className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">
            {path}
          </code>
        </p>
        {operation.description === undefined ? null : (
          <div className="max-w-prose text-muted-foreground text-sm">
            <Markdown>{operation.description}</Markdown>
          </div>
        )}
      </header>

      {places.map(({ title, name }) => {
        const parameters = operation.parameters.filter((parameter) => parameter.in === name);
        return (
          <FieldTable
            key={name}
            title={title}
            rows={parameters.map((parameter) => ({
              path: parameter.name,
              type: describeType(parameter.schema, components),
              isRequired: parameter.required,
              description: parameter.description ?? null,
            }))}
          />
        );
      })}
      {bodies.map(([type, { schema }]) => (
        <FieldTable key={type} title={`Body, ${type}`} rows={listFields(schema, components)} />
      ))}
      {successes.map(([status, response]) => (
        <FieldTable
          key={status}
          title={`Answer ${status}`}
          note={successNote(response)}
          rows={listFields(schemaOf(response) ?? {}, components)}
          isAnswer
        />
      ))}
      <p className="text-muted-foreground text-sm">
        Can fail with {failures.join(", ")}; see{" "}
        <a href="/api-docs#errors" className="underline underline-offset-4">
          error codes
        </a>
        .
      </p>
      <CodeBlock
        label={`Example: ${operation.summary}`}
        title="curl"
        code={curlExample(entry, server, components)}
      />
    </article>
  );
}

function schemaOf(response: ApiResponse): JsonSchema | null {
  if (!("content" in response)) return null;
  return Object.values(response.content ?? {})[0]?.schema ?? null;
}

function successNote(response: ApiResponse): string | null {
  if (!("description" in response)) return null;
  return schemaOf(response) === null ? "Without fields." : null;
}
