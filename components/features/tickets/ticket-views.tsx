"use client";

import { BookmarkPlus, Ellipsis, Pencil, Save, Trash2, Users } from "lucide-react";
import Link from "next/link";
import { type MouseEvent, useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SavedView } from "#lib/tickets/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { useChangeSavedViews } from "./mutations.ts";
import { useSavedViews } from "./queries.ts";
import { SavedViewDialog } from "./saved-view-dialog.tsx";

/** The list's URL parameters, as a view holds them. */
export type ViewQuery = Readonly<Record<string, string | string[]>>;

/** Views that everybody has. */
const BUILT_IN: readonly { id: string; name: string; query: ViewQuery }[] = [
  { id: "all", name: "All", query: {} },
  { id: "mine", name: "Mine", query: { assignee: "me", status: "open,in_progress,waiting" } },
  { id: "unassigned", name: "Unassigned", query: { assignee: "none", status: "open,in_progress,waiting" } },
  { id: "overdue", name: "Overdue", query: { due: "overdue", status: "open,in_progress,waiting" } },
];

const ownLook = "shrink-0 self-center";

export interface TicketViewsProps {
  /** What the list shows now, in the one spelling that `normalise` gives. */
  current: ViewQuery;
  normalise: (query: ViewQuery) => ViewQuery;
  hrefOf: (query: ViewQuery) => string;
  onChoose: (query: ViewQuery) => void;
}

/** The views of the list side by side, and what can be done with the present one: save, redefine, share, delete. */
export function TicketViews({ current, normalise, hrefOf, onChoose }: TicketViewsProps) {
  const saved = useSavedViews();
  const canSave = useCan("views:write");
  const { create, update, remove } = useChangeSavedViews();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [dialog, setDialog] = useState<"save" | "rename" | "delete" | null>(null);

  const views = saved.data ?? [];
  const isSame = (query: ViewQuery) => JSON.stringify(normalise(query)) === JSON.stringify(current);
  const active =
    [...views].find((view) => view.id === chosenId && isSame(view.query)) ??
    [...BUILT_IN, ...views].find((place) => isSame(place.query));
  const activeView = views.find((view) => view.id === active?.id);
  // The view that was chosen last and changed since: it can take the change over.
  const changedView = active ? undefined : views.find((view) => view.id === chosenId && view.isEditable);

  function choose(event: MouseEvent, id: string, query: ViewQuery) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setChosenId(id);
    onChoose(query);
  }

  function redefine(view: SavedView) {
    update.mutate(
      { id: view.id, query: { ...current } },
      {
        onSuccess: () => toast.success(`View “${view.name}” updated`),
        onError: (error) =>
          toast.error(`Couldn't update the view “${view.name}”`, { description: reasonOf(error) }),
      },
    );
  }

  return (
    <div className="flex min-w-0 items-stretch gap-2 border-b">
      <nav aria-label="Views" className="min-w-0 flex-1">
        <ul className="flex gap-4 overflow-x-auto [scrollbar-width:none]">
          {[...BUILT_IN, ...views].map((place) => (
            <li key={place.id} className="shrink-0">
              <Link
                href={hrefOf(place.query)}
                prefetch={false}
                onClick={(event) => choose(event, place.id, place.query)}
                aria-current={place.id === active?.id ? "true" : undefined}
                className={cn(
                  "-mb-px inline-flex h-9 max-w-56 items-center gap-1.5 border-b-2 px-0.5 font-medium text-sm transition-colors focus-visible:rounded-sm focus-visible:-outline-offset-2 pointer-coarse:h-11",
                  place.id === active?.id
                    ? "border-primary text-foreground"
                    : "border-transparent text-muted-foreground hover:text-foreground",
                )}
              >
                <bdi className="truncate">{place.name}</bdi>
                {"isShared" in place && place.isShared ? (
                  <>
                    <Users aria-hidden className="size-3.5 shrink-0" />
                    <span className="sr-only">, shared</span>
                  </>
                ) : null}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {changedView ? (
        <Button
          size="sm"
          variant="ghost"
          className={ownLook}
          onClick={() => redefine(changedView)}
          pending={update.isPending}
        >
          <Save aria-hidden />
          Update view
        </Button>
      ) : null}
      {canSave && !active ? (
        <Button size="sm" variant="ghost" className={ownLook} onClick={() => setDialog("save")}>
          <BookmarkPlus aria-hidden />
          Save view
        </Button>
      ) : null}
      {activeView?.isEditable ? (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton
              label={`Options of the view “${activeView.name}”`}
              size="sm"
              tooltip={false}
              className={ownLook}
            >
              <Ellipsis aria-hidden />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            <DropdownMenuItem onSelect={() => setDialog("rename")}>
              <Pencil aria-hidden />
              Rename or share…
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem tone="destructive" onSelect={() => setDialog("delete")}>
              <Trash2 aria-hidden />
              Delete…
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      ) : null}
      <SavedViewDialog
        title="Save this view"
        submitLabel="Save view"
        defaults={{ name: "", isShared: false }}
        isOpen={dialog === "save"}
        onOpenChange={(isOpen) => setDialog(isOpen ? "save" : null)}
        onSubmit={async (values) => {
          const view = await create.mutateAsync({ ...values, query: { ...current } });
          setChosenId(view.id);
          toast.success(`View “${view.name}” saved`);
        }}
      />
      {activeView ? (
        <>
          <SavedViewDialog
            key={activeView.updatedAt}
            title="Rename or share the view"
            submitLabel="Save changes"
            defaults={{ name: activeView.name, isShared: activeView.isShared }}
            isOpen={dialog === "rename"}
            onOpenChange={(isOpen) => setDialog(isOpen ? "rename" : null)}
            onSubmit={async (values) => {
              const view = await update.mutateAsync({ id: activeView.id, ...values });
              toast.success(`View “${view.name}” saved`);
            }}
          />
          <ConfirmDialog
            isOpen={dialog === "delete"}
            onOpenChange={(isOpen) => setDialog(isOpen ? "delete" : null)}
            title={`Delete the view “${activeView.name}”?`}
            description={
              activeView.isShared
                ? "It disappears for everybody. The tickets in it stay as they are."
                : "The tickets in it stay as they are."
            }
            confirmLabel="Delete"
            onConfirm={async () => {
              await remove.mutateAsync({ id: activeView.id });
              toast.success(`View “${activeView.name}” deleted`);
            }}
          />
        </>
      ) : null}
    </div>
  );
}
