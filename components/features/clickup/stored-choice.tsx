"use client";

import { CONNECTION_SETTING, LIST_SETTING, SPACE_SETTING } from "#lib/clickup/schema.ts";
import { useCustomerClickup, useLists } from "./queries.ts";

/** A choice that is stored as ClickUp's or our id, by its name; the id stands below it, or alone while nothing names it. */
export function StoredChoice({
  customerId,
  settingKey,
  value,
}: {
  customerId: string;
  settingKey: string;
  value: string;
}) {
  const { data } = useCustomerClickup(customerId);
  const space = data?.space ?? null;
  const hasLists = settingKey === LIST_SETTING && space !== null && space.goneAt === null;
  const lists = useLists(hasLists ? { id: space.id, connectionId: space.connection.id } : null);
  const named = {
    [SPACE_SETTING]: space === null ? undefined : { id: space.id, name: space.name },
    [LIST_SETTING]: lists.data?.find(({ id }) => id === value),
    [CONNECTION_SETTING]:
      data?.connection == null ? undefined : { id: data.connection.id, name: data.connection.person },
  }[settingKey];
  const id = <code className="font-mono text-muted-foreground text-xs">{value}</code>;
  return named?.id === value ? (
    <span className="grid gap-0.5">
      <bdi>{named.name}</bdi>
      {id}
    </span>
  ) : (
    id
  );
}
