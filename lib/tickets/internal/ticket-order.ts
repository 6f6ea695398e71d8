import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor } from "#lib/platform/pagination/index.ts";
import { type TicketSort, ticketPrioritySchema } from "../schema.ts";

/** The orders of the lists, and the portal's own, in which nothing internal moves a ticket. */
export type Sort = TicketSort | "publicUpdated";
export type Order = { sort: Sort; direction: "asc" | "desc" };

/** What any of the orders needs to know of a ticket. */
export type KeyRow = {
  id: string;
  number: number;
  priority: string;
  dueDate: string | null;
  createdAt: Date;
  updatedAt: Date;
  publicUpdatedAt: Date;
};

export const keyColumns = Prisma.sql`t.id, t.number, t.priority::text, to_char(t.due_date, 'YYYY-MM-DD') as "dueDate",
  t.created_at as "createdAt", t.updated_at as "updatedAt",
  t.public_updated_at as "publicUpdatedAt"`;

const DEFAULT_DIRECTIONS: Record<Sort, Order["direction"]> = {
  updated: "desc",
  publicUpdated: "desc",
  created: "desc",
  priority: "desc",
  due: "asc",
  number: "desc",
};

/** The order asked for, with the direction that people expect of each sort when none was named. */
export function orderOf(sort: Sort, direction: Order["direction"] | undefined): Order {
  return { sort, direction: direction ?? DEFAULT_DIRECTIONS[sort] };
}

/** The cursor's values: the order they belong to, then the row's own. */
export function keyOf(row: KeyRow, { sort, direction }: Order): (string | number | null)[] {
  switch (sort) {
    case "updated":
      return [sort, direction, row.updatedAt.toISOString(), row.id];
    case "publicUpdated":
      return [sort, direction, row.publicUpdatedAt.toISOString(), row.id];
    case "created":
      return [sort, direction, row.createdAt.toISOString(), row.id];
    case "priority":
      return [sort, direction, row.priority, row.updatedAt.toISOString(), row.id];
    case "due":
      return [sort, direction, row.dueDate, row.id];
    case "number":
      return [sort, direction, row.number];
  }
}

/** A stable order: ties are broken by the id. */
export function orderBy({ sort, direction }: Order): Prisma.Sql {
  const way = direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  switch (sort) {
    case "updated":
      return Prisma.sql`t.updated_at ${way}, t.id ${way}`;
    case "publicUpdated":
      return Prisma.sql`t.public_updated_at ${way}, t.id ${way}`;
    case "created":
      return Prisma.sql`t.created_at ${way}, t.id ${way}`;
    case "priority":
      return Prisma.sql`t.priority ${way}, t.updated_at ${way}, t.id ${way}`;
    case "due":
      return Prisma.sql`t.due_date ${way}, t.id ${way}`;
    case "number":
      return Prisma.sql`t.number ${way}`;
  }
}

/** One stretch of an order, in which the keys are never null. */
export type Stretch = { conditions: Prisma.Sql[]; orderBy: Prisma.Sql };

const instant = z.iso.datetime();

const INSTANTS = {
  updated: Prisma.sql`t.updated_at`,
  publicUpdated: Prisma.sql`t.public_updated_at`,
  created: Prisma.sql`t.created_at`,
};

/**
 * What is left of an order after a cursor. Tickets without a due date come last in either direction, which makes
 * that order two stretches; every other is one.
 */
export function stretchesAfter(order: Order, cursor: string | undefined): Stretch[] {
  const { sort, direction } = order;
  const comparison = direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
  const start = [z.literal(sort), z.literal(direction)] as const;
  const whole = (conditions: Prisma.Sql[]): Stretch[] => [{ conditions, orderBy: orderBy(order) }];
  if (sort !== "due" && cursor === undefined) return whole([]);
  switch (sort) {
    case "updated":
    case "publicUpdated":
    case "created": {
      const [, , at, id] = decodeCursor(cursor ?? "", z.tuple([...start, instant, idSchema]));
      const column = INSTANTS[sort];
      return whole([Prisma.sql`(${column}, t.id) ${comparison} (${new Date(at)}, ${id}::uuid)`]);
    }
    case "priority": {
      const key = z.tuple([...start, ticketPrioritySchema, instant, idSchema]);
      const [, , priority, at, id] = decodeCursor(cursor ?? "", key);
      return whole([
        Prisma.sql`(t.priority, t.updated_at, t.id) ${comparison} (${priority}::ticket_priority, ${new Date(at)}, ${id}::uuid)`,
      ]);
    }
    case "number": {
      const [, , number] = decodeCursor(cursor ?? "", z.tuple([...start, z.int32()]));
      return whole([Prisma.sql`t.number ${comparison} ${number}`]);
    }
    case "due": {
      const key = z.tuple([...start, z.iso.date().nullable(), idSchema]);
      const [, , day, id] = cursor === undefined ? [] : decodeCursor(cursor, key);
      const way = direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
      const dated: Stretch = {
        conditions: [
          Prisma.sql`t.due_date is not null`,
          ...(day == null ? [] : [Prisma.sql`(t.due_date, t.id) ${comparison} (${day}::date, ${id}::uuid)`]),
        ],
        orderBy: orderBy(order),
      };
      const undated: Stretch = {
        conditions: [
          Prisma.sql`t.due_date is null`,
          ...(day === null ? [Prisma.sql`t.id ${comparison} ${id}::uuid`] : []),
        ],
        orderBy: Prisma.sql`t.id ${way}`,
      };
      return day === null ? [undated] : [dated, undated];
    }
  }
}
