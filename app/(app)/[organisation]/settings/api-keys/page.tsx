import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import Link from "next/link";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { ApiKeyList } from "#components/features/security/api-key-list.tsx";
import { CreateApiKeyDialog } from "#components/features/security/create-api-key-dialog.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { apiKeyKeys } from "#lib/security/client.ts";
import { listApiKeys } from "#lib/security/index.ts";

export const metadata: Metadata = { title: "API keys" };

type Props = { params: Promise<{ organisation: string }> };

export default async function ApiKeysPage({ params }: Props) {
  const { ctx } = await requireStaffPage((await params).organisation, "api_keys:read");
  const state = await prefetch([
    { queryKey: apiKeyKeys.list(ctx.organisationId), queryFn: () => listApiKeys(ctx, { limit: 200 }) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <Section
        title="API keys"
        description="For programs of yours that read or change what is in Relaydesk."
        actions={
          <>
            <Button asChild>
              <Link href="/api-docs">API reference</Link>
            </Button>
            {ctx.can("api_keys:write") ? <CreateApiKeyDialog /> : null}
          </>
        }
      >
        <ApiKeyList />
      </Section>
    </HydrationBoundary>
  );
}
