"use client";

import { SearchX } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";

/** A thing of an organisation that does not exist, or not for the reader: where to go instead. */
export function MissingThing({
  title,
  description,
  backTo,
  backLabel,
}: {
  title: string;
  description: string;
  /** Below the organisation's address: "tickets". */
  backTo: string;
  backLabel: string;
}) {
  const { slug } = useOrganisation();
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={<SearchX />}
        title={title}
        description={description}
        action={
          <Button asChild variant="primary">
            <Link href={`/${slug}/${backTo}`}>{backLabel}</Link>
          </Button>
        }
      />
    </>
  );
}
