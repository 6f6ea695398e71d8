"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useApi, useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Select } from "#components/ui/select.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { TASK_PRIORITIES, type TaskPriority } from "#lib/clickup/schema.ts";
import { getPriorityMap, priorityMapKey, setPriorityMap } from "#lib/sync/client.ts";
import type { PriorityMapView, SetPriorityMapInput } from "#lib/sync/schema.ts";
import { onTopOf } from "./priority-draft.ts";

const LABELS: Record<TaskPriority | "none", string> = {
  urgent: "Urgent",
  high: "High",
  normal: "Normal",
  low: "Low",
  none: "No priority",
};
const THEIRS = [...TASK_PRIORITIES, "none"] as const;

function usePriorityMap() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({ queryKey: priorityMapKey(id), queryFn: ({ signal }) => getPriorityMap(api, signal) });
}

function useSetPriorityMap() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (input: SetPriorityMapInput) => setPriorityMap(api, input),
    onSuccess: (view) => {
      client.setQueryData(priorityMapKey(id), view);
    },
    onSettled: () => client.invalidateQueries({ queryKey: priorityMapKey(id) }),
  });
}

/** Which priority here is which in ClickUp, both ways. Nothing holds before it is saved. */
export function PriorityEditor() {
  const view = usePriorityMap();
  return (
    <QueryBoundary query={view} subject="the priorities" loading={<Skeleton className="h-96" />}>
      {(data) => <Editor view={data} />}
    </QueryBoundary>
  );
}

function Editor({ view }: { view: PriorityMapView }) {
  const canWrite = useCan("sync:write");
  const change = useSetPriorityMap();
  const [edited, setEdited] = useState({ view, map: view.map });
  const { map } = edited;
  // Somebody else saved another map: what was chosen and is not saved yet stays chosen.
  if (edited.view.version !== view.version) setEdited({ view, map: onTopOf(view.map, edited.view.map, map) });
  const isSame = (one: typeof map, other: typeof map) => JSON.stringify(one) === JSON.stringify(other);
  const isDirty = !isSame(map, view.map);
  const isLocked = !canWrite || change.isPending;
  const put = (next: typeof map) => setEdited({ ...edited, map: next });
  return (
    <>
      <Section
        title="Priorities"
        description="A task keeps its priority for as long as it means what the ticket says, however many mean the same."
      >
        <Rows
          label="A task's priority in ClickUp means"
          rows={THEIRS.map((theirs) => ({
            id: theirs,
            name: LABELS[theirs],
            value: map.fromClickup[theirs],
            usual: view.usual.fromClickup[theirs],
          }))}
          isLocked={isLocked}
          onChange={(id, value) => put({ ...map, fromClickup: { ...map.fromClickup, [id]: value } })}
        />
      </Section>
      <Section title="Written back" description="What a ticket's priority becomes in ClickUp.">
        <Rows
          label="A ticket's priority is written as"
          rows={TASK_PRIORITIES.map((ours) => ({
            id: ours,
            name: LABELS[ours],
            value: map.toClickup[ours],
            usual: view.usual.toClickup[ours],
          }))}
          isLocked={isLocked}
          onChange={(id, value) => put({ ...map, toClickup: { ...map.toClickup, [id]: value } })}
        />
      </Section>
      {canWrite ? (
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            disabled={!isDirty}
            pending={change.isPending}
            onClick={() =>
              change.mutate(
                { version: view.version, map },
                {
                  onSuccess: () => toast.success("The priorities are saved"),
                  onError: (error) =>
                    toast.error("The priorities couldn't be saved", { description: reasonOf(error) }),
                },
              )
            }
          >
            Save
          </Button>
          {isDirty ? <Button onClick={() => put(view.map)}>Discard</Button> : null}
          {isSame(map, view.usual) ? null : (
            <Button variant="ghost" disabled={isLocked} onClick={() => put(view.usual)}>
              Each for its namesake
            </Button>
          )}
        </div>
      ) : null}
    </>
  );
}

function Rows({
  label,
  rows,
  isLocked,
  onChange,
}: {
  label: string;
  rows: { id: string; name: string; value: TaskPriority; usual: TaskPriority }[];
  isLocked: boolean;
  onChange: (id: string, value: TaskPriority) => void;
}) {
  return (
    <Card className="px-4 py-1">
      <ul aria-label={label} className="divide-y">
        {rows.map(({ id, name, value, usual }) => (
          <li
            key={id}
            className="grid grid-cols-[minmax(0,1fr)_1rem_minmax(0,1fr)] items-center gap-3 py-2.5 text-sm"
          >
            <span>{name}</span>
            <ArrowRight aria-hidden className="size-4 text-muted-foreground" />
            <Select
              aria-label={`${label}: ${name}`}
              value={value}
              options={TASK_PRIORITIES.map((option) => ({
                value: option,
                label: LABELS[option],
                ...(option === usual ? { description: "As usual" } : {}),
              }))}
              onValueChange={(next) => onChange(id, next)}
              disabled={isLocked}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
