import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Breadcrumb, BreadcrumbItem, BreadcrumbLink, BreadcrumbPage } from "#components/ui/breadcrumb.tsx";
import { OperationCard } from "../operation-card.tsx";
import { readReference } from "../reference.ts";

type Props = { params: Promise<{ group: string }> };

async function findGroup({ params }: Props) {
  const { group: slug } = await params;
  return readReference().groups.find((group) => group.slug === slug);
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const group = await findGroup(props);
  return { title: group ? `${group.tag} · API` : "Not found" };
}

/** The operations of one part of the API. */
export default async function ApiGroupPage(props: Props) {
  const group = await findGroup(props);
  if (!group) notFound();
  const { document, server } = readReference();
  return (
    <>
      <div className="grid gap-2">
        <Breadcrumb>
          <BreadcrumbItem>
            <BreadcrumbLink>
              <Link href="/api-docs">API</Link>
            </BreadcrumbLink>
          </BreadcrumbItem>
          <BreadcrumbItem>
            <BreadcrumbPage>{group.tag}</BreadcrumbPage>
          </BreadcrumbItem>
        </Breadcrumb>
        <PageHeader title={group.tag} />
      </div>
      <div className="grid min-w-0 gap-4">
        {group.operations.map((entry) => (
          <OperationCard
            key={entry.operation.operationId}
            entry={entry}
            server={server}
            components={document.components.schemas}
          />
        ))}
      </div>
    </>
  );
}
