"use client";

import { Columns3Cog } from "lucide-react";
import Link from "next/link";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";

/** From ClickUp's settings to which custom fields sync. */
export function FieldsLink() {
  const { slug } = useOrganisation();
  return (
    <Button asChild className="w-fit">
      <Link href={`/${slug}/settings/clickup/fields`}>
        <Columns3Cog aria-hidden />
        Custom fields
      </Link>
    </Button>
  );
}
