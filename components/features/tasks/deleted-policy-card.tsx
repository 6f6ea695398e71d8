"use client";

import { reasonOf } from "#components/features/customers/reason.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Card, CardContent, CardHeader, CardTitle } from "#components/ui/card.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type DeletedPolicy, deletedPolicySchema } from "#lib/tasks/schema.ts";
import { useSetTaskPolicy, useTaskPolicy } from "./queries.ts";

const WORDS: Record<DeletedPolicy, { label: string; description: string }> = {
  leave: {
    label: "Leave the ticket as it is, and say so",
    description: "The timeline and the ticket’s card tell what happened; people decide.",
  },
  make_new: {
    label: "Make a new task",
    description: "At once while the ticket is worked on; for a closed ticket when it is opened again.",
  },
  close: {
    label: "Close the ticket",
    description: "When its last task is deleted. Whoever opens it again is not overruled.",
  },
};

/** What the organisation wants when the task of a ticket is deleted in ClickUp. */
export function DeletedPolicyCard() {
  const policy = useTaskPolicy();
  const set = useSetTaskPolicy();
  const canSet = useCan("sync:write");
  return (
    <Card>
      <CardHeader>
        <CardTitle className="text-base" id="deleted-policy">
          When a task is deleted in ClickUp
        </CardTitle>
      </CardHeader>
      <CardContent>
        <QueryBoundary
          query={policy}
          subject="this setting"
          layout="inline"
          loading={<Skeleton className="h-28 w-full" />}
        >
          {({ onDeleted }) => (
            <RadioGroup
              aria-labelledby="deleted-policy"
              value={onDeleted}
              disabled={!canSet || set.isPending}
              onValueChange={(value) =>
                set.mutate(deletedPolicySchema.parse(value), {
                  onError: (error) =>
                    toast.error("The setting couldn't be changed", { description: reasonOf(error) }),
                })
              }
              options={deletedPolicySchema.options.map((value) => ({ value, ...WORDS[value] }))}
            />
          )}
        </QueryBoundary>
      </CardContent>
    </Card>
  );
}
