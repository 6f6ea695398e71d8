"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useCan, useHasModule, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Card, CardContent, CardHeader, CardTitle } from "#components/ui/card.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  type CustomerClickup,
  LIST_REASON_LABELS,
  type Space,
  type TargetPreview,
} from "#lib/clickup/schema.ts";
import type { SpaceMovePlan } from "#lib/tasks/schema.ts";
import { CustomerShareField } from "./customer-share-field.tsx";
import {
  isReading,
  type SpaceChoice,
  useConnection,
  useCustomerClickup,
  useLists,
  useSetCustomerClickup,
  useTargetPreview,
} from "./queries.ts";
import { RefreshSpacesButton } from "./refresh-spaces-button.tsx";
import { SpaceMoveDialog } from "./space-move-dialog.tsx";
import { SpaceMoveProgress } from "./space-move-progress.tsx";
import { usePlanSpaceMove } from "./space-move-queries.ts";
import { SpacePicker } from "./space-picker.tsx";
import { SyncProgress } from "./sync-progress.tsx";

/** Where a customer's tickets go in ClickUp: Space, default List, and what that comes to. */
export function CustomerClickupCard({ customerId }: { customerId: string }) {
  return useHasModule("clickup") ? <CardWithData customerId={customerId} /> : null;
}

function CardWithData({ customerId }: { customerId: string }) {
  const customer = useCustomerClickup(customerId);
  const connection = useConnection();
  const canAssign = useCan("clickup:assign");
  const connections = connection.data?.connections;
  const reading = connections?.find(({ spacesSync }) => isReading(spacesSync));
  return (
    <Card>
      <CardHeader className="flex items-center justify-between gap-2">
        <CardTitle className="text-base">ClickUp</CardTitle>
        {canAssign && connections?.some(({ status }) => status === "connected") ? (
          <RefreshSpacesButton size="sm" variant="ghost" />
        ) : null}
      </CardHeader>
      <CardContent className="pt-3">
        <QueryBoundary
          query={customer}
          subject="the customer's Space"
          layout="inline"
          loading={
            <div className="grid gap-3">
              <Skeleton className="h-8 w-full" />
              <Skeleton className="h-8 w-full" />
              <Skeleton className="h-4 w-3/4" />
            </div>
          }
        >
          {(data) => (
            <div className="grid gap-4">
              {data.isConnected ? <Choices customer={data} canAssign={canAssign} /> : <NotConnected />}
              {data.isConnected ? <CustomerShareField customer={data} /> : null}
              {reading === undefined ? null : (
                <SyncProgress sync={reading.spacesSync} spaceCount={reading.spaceCount} />
              )}
            </div>
          )}
        </QueryBoundary>
      </CardContent>
    </Card>
  );
}

function NotConnected() {
  const { slug } = useOrganisation();
  const canConnect = useCan("clickup:connect");
  return (
    <p className="text-muted-foreground text-sm">
      ClickUp is not connected.{" "}
      {canConnect ? (
        <Link
          href={`/${slug}/settings/clickup`}
          className="whitespace-nowrap text-primary underline underline-offset-4"
        >
          Connect it
        </Link>
      ) : (
        "Ask an admin to connect it."
      )}
    </p>
  );
}

function Choices({ customer, canAssign }: { customer: CustomerClickup; canAssign: boolean }) {
  const { customerId, space, defaultListId } = customer;
  const change = useSetCustomerClickup(customerId);
  const lists = useLists(
    space !== null && space.goneAt === null ? { id: space.id, connectionId: space.connection.id } : null,
  );
  const preview = useTargetPreview(customerId, space !== null);
  const planning = usePlanSpaceMove(customerId);
  const [asked, setAsked] = useState<{ space: Space; plan: SpaceMovePlan } | null>(null);
  const save = (choice: SpaceChoice) =>
    change.mutate(choice, {
      onError: (error) => toast.error("The choice couldn't be saved", { description: reasonOf(error) }),
    });
  const choose = (next: Space | null) => {
    if (next?.id === space?.id && next?.connection.id === space?.connection.id) return;
    const choice = {
      spaceId: next?.id ?? null,
      listId: null,
      connectionId: next?.connection.id ?? null,
    };
    const hasPlace = space !== null || customer.isSpaceUnknown;
    if (next === null || !hasPlace) return save(choice);
    planning.mutate(
      { spaceId: next.id, connectionId: next.connection.id },
      {
        onSuccess: (plan) => (plan.openLinks === 0 ? save(choice) : setAsked({ space: next, plan })),
        onError: (error) => toast.error("The Space couldn't be looked at", { description: reasonOf(error) }),
      },
    );
  };
  const chosen = change.isPending ? change.variables : { spaceId: space?.id ?? null, listId: defaultListId };
  const shownSpace = chosen.spaceId === space?.id ? space : null;
  const listOptions = (lists.data ?? []).map((list) => ({
    value: list.id,
    label: list.name,
    ...(list.folder === null ? {} : { description: list.folder }),
  }));
  return (
    <>
      <Field
        label="Space"
        {...(customer.isSpaceUnknown
          ? { error: "The Space that was chosen is not among those ClickUp shows us. Choose another." }
          : space?.goneAt != null
            ? { error: "This Space is gone in ClickUp. Choose another." }
            : {})}
      >
        {canAssign ? (
          <SpacePicker
            space={shownSpace}
            isDisabled={change.isPending || planning.isPending}
            onChange={choose}
          />
        ) : (
          <p dir="auto" className="text-sm [overflow-wrap:anywhere]">
            {space?.name ?? "None"}
          </p>
        )}
      </Field>
      {space !== null && space.goneAt === null && canAssign ? (
        <Field label="Default List" isOptional {...(lists.error ? { error: reasonOf(lists.error) } : {})}>
          <Combobox
            label="Default List"
            options={listOptions}
            value={chosen.listId}
            {...(chosen.listId === null || listOptions.some(({ value }) => value === chosen.listId)
              ? {}
              : lists.data !== undefined
                ? { valueLabel: "A List that is gone" }
                : lists.isFetching
                  ? { valueLabel: "Reading its name…" }
                  : {})}
            onValueChange={(listId) => {
              if (listId !== defaultListId)
                save({ spaceId: space.id, listId, connectionId: space.connection.id });
            }}
            isLoading={lists.isFetching}
            placeholder="Chosen by rule"
            emptyText="This Space has no List."
            isClearable
            disabled={change.isPending}
          />
        </Field>
      ) : null}
      {asked === null ? null : (
        <SpaceMoveDialog
          customerId={customerId}
          space={asked.space}
          plan={asked.plan}
          onClose={() => setAsked(null)}
        />
      )}
      <SpaceMoveProgress customerId={customerId} canAssign={canAssign} />
      {space === null ? (
        <p className="text-muted-foreground text-sm">
          Without a Space, this customer's tickets cannot become ClickUp tasks.
        </p>
      ) : (
        <QueryBoundary
          query={preview}
          subject="where tickets would go"
          layout="inline"
          loading={
            <div className="grid gap-0.5 [&>span]:my-0.5">
              <Skeleton className="w-1/3" />
              <Skeleton className="w-2/3" />
              <Skeleton className="h-3 w-1/2" />
            </div>
          }
        >
          {(data) => <Preview preview={data} />}
        </QueryBoundary>
      )}
    </>
  );
}

function Preview({ preview }: { preview: TargetPreview }) {
  if (preview.problem !== null) {
    return (
      <Alert tone="warning" title={preview.problem.message}>
        {preview.problem.action}
      </Alert>
    );
  }
  return (
    <div className="grid gap-0.5 text-sm">
      <p className="flex min-w-0 items-center gap-1.5">
        <span className="text-muted-foreground">New tasks go to</span>
        <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      </p>
      <p dir="auto" className="font-medium [overflow-wrap:anywhere]">
        {preview.list?.folder ? `${preview.list.folder} / ` : ""}
        {preview.list?.name}
      </p>
      {preview.reason === null ? null : (
        <p className="text-muted-foreground text-xs">{LIST_REASON_LABELS[preview.reason]}</p>
      )}
    </div>
  );
}
