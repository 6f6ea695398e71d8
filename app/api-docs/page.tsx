import type { Metadata } from "next";
import Link from "next/link";
import * as routes from "#app/api/v1/routes.ts";
import { Logo } from "#components/layout/logo.tsx";
import { mainId, SkipLink } from "#components/layout/skip-link.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { ThemeToggle } from "#components/patterns/theme-toggle.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Markdown } from "#components/ui/markdown.tsx";
import { apiDocument } from "#lib/api/openapi/document.ts";
import { ErrorCodes } from "./error-codes.tsx";
import { groupOperations } from "./group-operations.ts";
import { OperationCard } from "./operation-card.tsx";
import { OperationIndex } from "./operation-index.tsx";

export const metadata: Metadata = {
  title: "API",
  description: "Every address of the Relaydesk API: what it takes, what it answers, what can go wrong.",
};

export default function ApiDocsPage() {
  const document = apiDocument(routes);
  const groups = groupOperations(document);
  const server = document.servers[0]?.url ?? "";
  const total = groups.reduce((sum, group) => sum + group.operations.length, 0);

  return (
    <>
      <SkipLink />
      <header className="sticky top-0 z-header border-b bg-background">
        <div className="mx-auto flex h-14 max-w-7xl items-center justify-between gap-4 px-4 sm:px-6">
          <Link href="/" aria-label="Relaydesk, to the app" className="rounded-md">
            <Logo />
          </Link>
          <ThemeToggle />
        </div>
      </header>
      <div className="mx-auto grid max-w-7xl gap-x-10 gap-y-6 px-4 py-8 [--sticky-top:3.5rem] sm:px-6 lg:grid-cols-[16rem_minmax(0,1fr)]">
        <aside className="lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:self-start">
          <OperationIndex
            groups={groups.map((group) => ({
              ...group,
              operations: group.operations.map(({ method, path, operation }) => ({
                id: operation.operationId,
                method,
                path,
                summary: operation.summary,
                permission: operation["x-permission"] ?? "",
              })),
            }))}
          />
        </aside>
        <main id={mainId} className="grid min-w-0 gap-10">
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
              Programs sign in with an API key, which an admin makes under Settings, API keys. A key belongs
              to one organisation and can do what its scopes say.
            </p>
            <CodeBlock
              label="First request"
              code={`curl ${server}/api/v1/tickets?limit=10 \\\n  -H "Authorization: Bearer $RELAYDESK_API_KEY"`}
            />
          </section>
          {groups.map(({ tag, anchor, operations }) => (
            <section key={tag} aria-labelledby={anchor} className="grid min-w-0 gap-4">
              <h2 id={anchor} className="font-semibold text-lg tracking-tight">
                {tag}
              </h2>
              {operations.map((entry) => (
                <OperationCard
                  key={entry.operation.operationId}
                  entry={entry}
                  server={server}
                  components={document.components.schemas}
                />
              ))}
            </section>
          ))}
          <ErrorCodes />
        </main>
      </div>
    </>
  );
}
