import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Markdown } from "#components/ui/markdown.tsx";
import { ErrorCodes } from "./error-codes.tsx";
import { readReference } from "./reference.ts";

export const metadata: Metadata = {
  title: "API",
  description: "Every address of the Relaydesk API: what it takes, what it answers, what can go wrong.",
};

export default function ApiDocsPage() {
  const { document, groups, server } = readReference();
  const total = groups.reduce((sum, group) => sum + group.operations.length, 0);
  return (
    <>
      <PageHeader
        title={document.info.title}
        description={`${document.info.summary} ${total} operations.`}
        actions={
          <a
            href="/api/v1/openapi.json"
            className="rounded-md font-medium text-primary text-sm underline underline-offset-4"
          >
            OpenAPI {document.openapi} document
          </a>
        }
      />
      <section aria-labelledby="start" className="grid min-w-0 gap-4">
        <h2 id="start" className="font-semibold text-lg tracking-tight">
          First steps
        </h2>
        <div className="max-w-prose">
          <Markdown>{document.info.description}</Markdown>
        </div>
        <p className="max-w-prose">
          Programs sign in with an API key, which an admin makes under Settings, API keys. A key belongs to
          one organisation and can do what its scopes say.
        </p>
        <CodeBlock
          label="First request"
          code={`curl ${server}/api/v1/tickets?limit=10 \\\n  -H "Authorization: Bearer $RELAYDESK_API_KEY"`}
        />
      </section>
      <section aria-labelledby="groups" className="grid min-w-0 gap-4 max-lg:hidden">
        <h2 id="groups" className="font-semibold text-lg tracking-tight">
          Operations
        </h2>
        <ul className="grid gap-3 sm:grid-cols-2">
          {groups.map(({ tag, slug, operations }) => (
            <li
              key={slug}
              className="relative grid content-start gap-0.5 rounded-xl border bg-card p-4 hover:border-input"
            >
              <Link
                href={`/api-docs/${slug}`}
                prefetch={false}
                className="font-medium after:absolute after:inset-0 after:rounded-xl hover:underline"
              >
                {tag}
              </Link>
              <span className="text-muted-foreground text-sm">
                {operations.length === 1 ? "1 operation" : `${operations.length} operations`}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <ErrorCodes />
    </>
  );
}
