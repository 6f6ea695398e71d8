"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { dismissNotice, listNotices, noticeKeys } from "#lib/organisations/client.ts";
import type { NoticeSeverity } from "#lib/organisations/schema.ts";

const TONES = { info: "info", warning: "warning", error: "destructive" } as const satisfies Record<
  NoticeSeverity,
  string
>;
const SHOWN_AT_MOST = 3;

/** What the people in charge must know, above every page until it is put right or dismissed. */
export function NoticesBanner() {
  const api = useApi();
  const client = useQueryClient();
  const { id, slug } = useOrganisation();
  const key = noticeKeys.list(id);
  const notices = useQuery({
    queryKey: key,
    queryFn: () => listNotices(api, { limit: SHOWN_AT_MOST }),
    refetchInterval: 60_000,
  });
  const [isUnfolded, setIsUnfolded] = useState(false);
  const dismiss = useMutation({
    mutationFn: (noticeId: string) => dismissNotice(api, { id: noticeId }),
    onError: (error) => toast.error("Couldn't dismiss the notice", { description: reasonOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });

  const items = notices.data?.items ?? [];
  const shown = items.map((notice, index) => (
    <Alert
      key={notice.id}
      layout="banner"
      className={index > 0 && !isUnfolded ? "max-sm:hidden" : undefined}
      tone={TONES[notice.severity]}
      title={notice.title}
      action={
        <>
          {notice.actionPath ? (
            <Button asChild size="sm">
              <Link href={`/${slug}${notice.actionPath}`}>{notice.actionLabel ?? "Look at it"}</Link>
            </Button>
          ) : null}
          <IconButton
            label={`Dismiss “${notice.title}”`}
            size="sm"
            onClick={() => dismiss.mutate(notice.id)}
            disabled={dismiss.isPending}
          >
            <X aria-hidden />
          </IconButton>
        </>
      }
    >
      {notice.body}
    </Alert>
  ));
  if (items.length < 2 || isUnfolded) return shown;
  return (
    <>
      {shown}
      {/* A phone would show nothing else. */}
      <button
        type="button"
        onClick={() => setIsUnfolded(true)}
        className="h-10 w-full border-b bg-muted px-4 text-start font-medium text-sm sm:hidden"
      >
        {items.length === 2 ? "One more notice" : `${items.length - 1} more notices`}
      </button>
    </>
  );
}
