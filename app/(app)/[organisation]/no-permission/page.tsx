import { LockKeyhole } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { PERMISSIONS, permissionSchema, rolesWith } from "#lib/platform/permissions/index.ts";

export const metadata: Metadata = { title: "No permission" };

type Props = {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Where pages send those who may not see them: what it takes, and who has it. */
export default async function NoPermissionPage({ params, searchParams }: Props) {
  const { organisation } = await requireStaffPage((await params).organisation);
  const permission = permissionSchema.safeParse((await searchParams).permission);
  return (
    <>
      <h1 className="sr-only">No permission</h1>
      <EmptyState
        icon={<LockKeyhole />}
        title="You may not see this page"
        description={
          permission.success
            ? `It needs the permission “${PERMISSIONS[permission.data].description}” (${permission.data}). Ask somebody who is ${rolesWith(permission.data).join(" or ").toLowerCase()} to give you such a role.`
            : "Ask an owner or admin of the organisation."
        }
        action={
          <Button asChild variant="primary">
            <Link href={`/${organisation.slug}/tickets`}>Back to the tickets</Link>
          </Button>
        }
      />
    </>
  );
}
