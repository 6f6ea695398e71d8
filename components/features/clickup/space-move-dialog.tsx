"use client";

import { useId, useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Space } from "#lib/clickup/schema.ts";
import { type SpaceMoveChoice, type SpaceMovePlan, spaceMoveChoiceSchema } from "#lib/tasks/schema.ts";
import { useStartSpaceMove } from "./space-move-queries.ts";

const tasks = (count: number) =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? "linked task" : "linked tasks"}`;

/** Asks what is to become of a customer's linked tasks before the customer gets another Space. */
export function SpaceMoveDialog({
  customerId,
  space,
  plan,
  onClose,
}: {
  customerId: string;
  space: Space;
  plan: SpaceMovePlan;
  onClose: () => void;
}) {
  const formId = useId();
  const [choice, setChoice] = useState<SpaceMoveChoice>("keep");
  const [statuses, setStatuses] = useState(
    Object.fromEntries(plan.statuses.map(({ name, proposed }) => [name, proposed])),
  );
  const start = useStartSpaceMove(customerId);
  const place = { spaceId: space.id, connectionId: space.connection.id };
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen || start.isPending ? undefined : onClose())}>
      <DialogContent
        title={`What about the ${tasks(plan.openLinks)}?`}
        description={
          <>
            New tasks go to <bdi>{space.name}</bdi> from now on.
            {plan.closedLinks === 0
              ? null
              : ` ${plan.closedLinks.toLocaleString("en-GB")} of closed tickets stay as they are.`}
          </>
        }
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={start.isPending}>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" pending={start.isPending}>
              Change the Space
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            start.mutate(
              { ...place, choice, statuses: choice === "move" ? statuses : {} },
              { onSuccess: onClose },
            );
          }}
        >
          <RadioGroup
            aria-label="What becomes of the linked tasks"
            value={choice}
            onValueChange={(value) => setChoice(spaceMoveChoiceSchema.parse(value))}
            options={[
              {
                value: "keep",
                label: "Leave them where they are",
                description: "They stay linked and in step, in the Space that they are in.",
              },
              {
                value: "move",
                label: plan.list === null ? "Move them" : `Move them to the List “${plan.list.name}”`,
                description:
                  plan.whyNoMove ?? "The same tasks, with their comments and history, in the new Space.",
                isDisabled: plan.whyNoMove !== null,
              },
              {
                value: "recreate",
                label: "Unlink them and make new ones",
                description: "The old tasks stay in ClickUp as they are, and nothing more is kept in step.",
              },
            ]}
          />
          {choice === "move" && plan.statuses.length > 0 ? (
            <fieldset className="grid gap-3">
              <legend className="mb-2 text-pretty text-muted-foreground text-sm">
                The List has not all of their statuses. Choose which of its own is meant.
              </legend>
              {plan.statuses.map(({ name, tasks: count }) => (
                <Field key={name} label={`${name} (${count.toLocaleString("en-GB")})`}>
                  <Select
                    value={statuses[name] ?? ""}
                    onValueChange={(value) => setStatuses((known) => ({ ...known, [name]: value }))}
                    options={plan.choices.map((value) => ({ value, label: value }))}
                  />
                </Field>
              ))}
            </fieldset>
          ) : null}
          {start.error === null ? null : (
            <Alert tone="destructive" title="The Space was not changed" isLive>
              {reasonOf(start.error)}
            </Alert>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}
