"use client";

import { ChevronDown, Globe, Lock, Send } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ShortcutKeys } from "#components/patterns/shortcuts/shortcut-keys.tsx";
import { useShortcut } from "#components/patterns/shortcuts/shortcuts-provider.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Tabs, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { toast } from "#components/ui/toast.tsx";
import { attachmentUploadPath } from "#lib/tickets/client.ts";
import { type Ticket, type TicketStatus, type Visibility, visibilitySchema } from "#lib/tickets/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { STATUS_APPEARANCE } from "./appearance.ts";
import { AttachButton, DropArea } from "./drop-area.tsx";
import { MarkdownEditor } from "./markdown-editor.tsx";
import { useCreateComment, useUpdateTicket } from "./mutations.ts";
import { UploadList } from "./upload-list.tsx";
import { clearDraft, putBackAbove, readDraft, useKeptDraft, writeDraft } from "./use-draft.ts";
import { useUploads } from "./use-uploads.ts";

const MODES = {
  public: {
    label: "Public reply",
    icon: Globe,
    send: "Send reply",
    placeholder: "Write to the customer…",
    surface: "border-primary/40 bg-card",
  },
  internal: {
    label: "Internal note",
    icon: Lock,
    send: "Add note",
    placeholder: "Write to your colleagues…",
    surface: "border-warning/50 bg-warning-subtle",
  },
} as const;

type Texts = Record<Visibility, string>;
const NO_TEXTS: Texts = { public: "", internal: "" };

function readTexts(key: string): Texts {
  const stored = readDraft(key);
  if (typeof stored !== "object" || stored === null) return NO_TEXTS;
  const textOf = (mode: Visibility) => {
    const text: unknown = Reflect.get(stored, mode);
    return typeof text === "string" ? text : "";
  };
  return { public: textOf("public"), internal: textOf("internal") };
}

/** The texts not yet sent, one for each audience: nothing written to colleagues ever turns into a reply. */
function useDraftTexts(key: string) {
  const [texts, setTexts] = useState(NO_TEXTS);
  const isOnPage = useRef(true);
  useEffect(() => {
    isOnPage.current = true;
    setTexts(readTexts(key));
    return () => {
      isOnPage.current = false;
    };
  }, [key]);
  useKeptDraft(key, texts.public === "" && texts.internal === "" ? null : texts);

  function putBack(mode: Visibility, unsent: string) {
    const change = (now: Texts): Texts => ({ ...now, [mode]: putBackAbove(now[mode], unsent) });
    if (isOnPage.current) setTexts(change);
    // The writer has gone to another page: the text waits for them here.
    else writeDraft(key, change(readTexts(key)));
  }
  return { texts, setTexts, putBack };
}

/** Writes a public reply or an internal note, told apart by place, colour and words. */
export function Composer({ ticket, maxBytes }: { ticket: Ticket; maxBytes: number }) {
  const { id: organisationId } = useOrganisation();
  const canChange = useCan("tickets:write");
  const draftKey = `${organisationId}.comment.${ticket.id}`;
  const [mode, setMode] = useState<Visibility>("public");
  const { texts, setTexts, putBack } = useDraftTexts(draftKey);
  const textRef = useRef<HTMLTextAreaElement>(null);
  const create = useCreateComment(ticket);
  const update = useUpdateTicket(ticket);
  // Hidden from the customer until the reply that they belong to is sent.
  const uploads = useUploads({
    path: attachmentUploadPath(ticket.id),
    fields: { visibility: "internal" },
    maxBytes,
  });
  const look = MODES[mode];
  const body = texts[mode].trim();
  const canSend = body !== "" && !uploads.isUploading;

  function focusOn(next: Visibility) {
    setMode(next);
    // The box is drawn again for the other audience first.
    requestAnimationFrame(() => {
      textRef.current?.focus();
      textRef.current?.scrollIntoView({ block: "center" });
    });
  }
  useShortcut({ keys: "r", label: "Write a reply", scope: "Ticket", onPress: () => focusOn("public") });
  useShortcut({ keys: "n", label: "Write a note", scope: "Ticket", onPress: () => focusOn("internal") });

  function setText(text: string) {
    setTexts({ ...texts, [mode]: text });
  }

  function send(status?: TicketStatus) {
    if (!canSend) return;
    const sentMode = mode;
    const { attachmentIds, putBack: putFilesBack } = uploads.take();
    // By promise: callbacks given to `mutate` are dropped when the next one is sent.
    create.mutateAsync({ visibility: sentMode, body, attachmentIds }).then(
      () => {
        if (sentMode === "public") toast.success(`Reply sent on #${ticket.number}`);
        else toast.success(`Note added to #${ticket.number}`);
        if (status) update.mutate({ changes: { status }, preview: { status }, subject: "the status" });
      },
      (error: unknown) => {
        putBack(sentMode, body);
        putFilesBack();
        toast.error(
          `Couldn't ${sentMode === "public" ? "send the reply" : "add the note"} on #${ticket.number}`,
          { description: `${reasonOf(error)} Your text is back in the box.` },
        );
      },
    );
    setText("");
    if (texts[sentMode === "public" ? "internal" : "public"] === "") clearDraft(draftKey);
  }

  return (
    <DropArea onFiles={uploads.add}>
      <section
        aria-label="Write a reply or a note"
        className={cn("grid gap-3 rounded-xl border p-4 shadow-raised transition-colors", look.surface)}
      >
        <Tabs
          value={mode}
          onValueChange={(value) => {
            const next = visibilitySchema.safeParse(value);
            if (next.success) setMode(next.data);
          }}
        >
          <TabsList aria-label="Who will read it" className="-mt-2">
            {visibilitySchema.options.map((option) => {
              const { label, icon: Icon } = MODES[option];
              return (
                <TabsTrigger key={option} value={option} aria-controls={undefined}>
                  <Icon aria-hidden className="size-3.5" />
                  {label}
                  {texts[option] !== "" && option !== mode ? (
                    <span className="text-2xs text-muted-foreground">(draft)</span>
                  ) : null}
                </TabsTrigger>
              );
            })}
          </TabsList>
        </Tabs>
        <p
          className={cn(
            "flex items-center gap-1.5 text-xs",
            mode === "internal" ? "text-warning" : "text-muted-foreground",
          )}
        >
          {mode === "internal" ? (
            "Only your colleagues can read this."
          ) : (
            <span>
              The contacts of <bdi className="font-medium">{ticket.customer.name}</bdi> can read this.
            </span>
          )}
        </p>
        <MarkdownEditor
          key={mode}
          ref={textRef}
          aria-label={look.label}
          placeholder={look.placeholder}
          value={texts[mode]}
          onValueChange={setText}
          onSubmit={() => send()}
          className="bg-card"
        />
        <UploadList uploads={uploads} />
        <div className="flex flex-wrap items-center gap-2">
          <AttachButton maxBytes={maxBytes} onFiles={uploads.add} />
          <span className="ms-auto inline-flex items-center gap-1.5 text-muted-foreground text-xs pointer-coarse:hidden">
            <ShortcutKeys keys="mod+enter" /> sends
          </span>
          <div className="flex">
            <Button
              variant="primary"
              onClick={() => send()}
              disabled={!canSend}
              className={cn(mode === "public" && canChange && "rounded-e-none")}
            >
              {mode === "public" ? <Send aria-hidden /> : <Lock aria-hidden />}
              {look.send}
            </Button>
            {mode === "public" && canChange ? (
              <DropdownMenu>
                <DropdownMenuTrigger asChild>
                  <IconButton
                    label="Send and change the status"
                    variant="primary"
                    tooltip={false}
                    disabled={!canSend}
                    className="w-7 rounded-s-none border-primary-foreground/30 border-s"
                  >
                    <ChevronDown aria-hidden />
                  </IconButton>
                </DropdownMenuTrigger>
                <DropdownMenuContent>
                  {(["waiting", "resolved", "closed"] as const)
                    .filter((status) => status !== ticket.status)
                    .map((status) => {
                      const { icon: Icon, label } = STATUS_APPEARANCE[status];
                      return (
                        <DropdownMenuItem key={status} onSelect={() => send(status)}>
                          <Icon aria-hidden />
                          Send and set to {label.toLowerCase()}
                        </DropdownMenuItem>
                      );
                    })}
                </DropdownMenuContent>
              </DropdownMenu>
            ) : null}
          </div>
        </div>
      </section>
    </DropArea>
  );
}
