"use client";

import { Inbox, RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { SentMail } from "#lib/organisations/schema.ts";
import { splitLinks } from "./split-links.ts";

/** Mails that were not sent because no mail server is set, to be read here; the newest is open. */
export function OutboxList({ mails }: { mails: readonly SentMail[] }) {
  const router = useRouter();
  const [isRefreshing, startRefresh] = useTransition();
  return (
    <div className="grid gap-3">
      <Button
        className="justify-self-start"
        pending={isRefreshing}
        onClick={() => startRefresh(() => router.refresh())}
      >
        <RotateCw aria-hidden />
        Look for new mail
      </Button>
      <Card>
        {mails.length === 0 ? (
          <EmptyState
            icon={<Inbox />}
            title="No mail yet"
            description="Invitations and password resets land here. Invite somebody to see one."
          />
        ) : (
          <ul className="divide-y">
            {mails.map((mail, index) => (
              <li key={mail.id}>
                <details open={index === 0} className="group">
                  <summary className="flex cursor-pointer list-none flex-wrap items-baseline gap-x-3 gap-y-1 px-5 py-3 hover:bg-muted">
                    <span dir="auto" className="min-w-0 flex-1 basis-60 font-medium [overflow-wrap:anywhere]">
                      {mail.subject}
                    </span>
                    <span className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
                      to {mail.to} · <RelativeTime at={mail.sentAt} />
                    </span>
                  </summary>
                  <div
                    dir="auto"
                    className="whitespace-pre-line border-t bg-muted/50 px-5 py-4 text-sm leading-relaxed [overflow-wrap:anywhere]"
                  >
                    {splitLinks(mail.text).map((part) =>
                      part.kind === "link" ? (
                        <a key={part.at} href={part.text} rel="noreferrer" className="text-primary underline">
                          {part.text}
                        </a>
                      ) : (
                        part.text
                      ),
                    )}
                  </div>
                </details>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}
