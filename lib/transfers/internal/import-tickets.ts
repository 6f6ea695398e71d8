import "server-only";
import type { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { createTickets, listTicketFields, updateTicket } from "#lib/tickets/index.ts";
import { createTicketInput, customValuesSchema, ticketChangesSchema } from "#lib/tickets/schema.ts";
import { type BatchRow, cellText } from "./batch-rows.ts";
import { customNews, readCustomCells } from "./custom-cells.ts";
import type { RowProblem } from "./file-problem.ts";
import { matcherOf } from "./match-rows.ts";
import { problemOf, problemsOfIssues, RowFailure } from "./row-failure.ts";
import type { RowImporter } from "./row-importer.ts";
import { type Found, loadReferences, type References } from "./ticket-references.ts";

const fieldsSchema = ticketChangesSchema.pick({
  title: true,
  description: true,
  status: true,
  priority: true,
  tags: true,
  dueDate: true,
});

type NewTicket = z.output<typeof createTicketInput>;

/**
 * Text of new tickets after which the rest of a batch is left to another transaction. Whoever files a ticket
 * meanwhile waits for the next number, and words take the database some 20 ms in 100,000 characters.
 */
const NEW_CHARACTERS_MAX = 300_000;

/** Imports tickets: those that are there by id or reference are changed where the row says something else. */
export async function ticketImporter(ctx: VerbContext, rows: BatchRow[]): Promise<RowImporter> {
  const references = await loadReferences(ctx, rows);
  const ownFields = await listTicketFields(ctx, {});
  const match = matcherOf(await loadTickets(ctx, rows), "ticket");

  const kept: { row: BatchRow; ticket: NewTicket }[] = [];
  let keptCharacters = 0;

  const take: RowImporter["take"] = async (row) => {
    const current = match(row);
    if (current !== null && row.isReferenceFromContent) return "unchanged";

    const given = readTicket(row, references);
    const custom = readCustomCells(ownFields, row.cells, references.memberOf);
    const reference = cellText(row.cells.external_reference);
    if (current === null) {
      const { title, customerId, ...fields } = given;
      if (title === undefined) throw new RowFailure([problemOf(row, "title", "A new ticket needs a title")]);
      if (customerId === undefined) {
        throw new RowFailure([
          problemOf(row, "customer", "Say whose ticket it is: by reference, name or id of a customer"),
        ]);
      }
      const ticket = createTicketInput.safeParse({
        ...fields,
        title,
        customerId,
        customValues: custom,
        externalReference: row.reference,
      });
      if (!ticket.success) throw new RowFailure(problemsOfIssues(row, ticket.error.issues));
      kept.push({ row, ticket: ticket.data });
      keptCharacters += ticket.data.title.length + ticket.data.description.length;
      return "kept";
    }
    if (reference !== "" && reference !== current.externalReference) {
      throw new RowFailure([
        problemOf(
          row,
          "external_reference",
          `Ticket #${current.number} has ${current.externalReference === null ? "no" : "another"} reference, and a ticket's reference does not change`,
        ),
      ]);
    }
    const changes = Object.fromEntries(
      Object.entries(given).filter(
        ([field, value]) =>
          value !== undefined &&
          JSON.stringify(value) !== JSON.stringify(current[field as keyof typeof given]),
      ),
    );
    const news = customNews(ownFields, current.customValues, custom);
    const hasNews = Object.keys(news).length > 0;
    if (Object.keys(changes).length === 0 && !hasNews) return "unchanged";
    await updateTicket(ctx, { id: current.id, ...changes, ...(hasNews ? { customValues: news } : {}) });
    return "updated";
  };

  const finish: RowImporter["finish"] = async () => {
    if (kept.length === 0) return { created: 0, refused: [] };
    const { results } = await createTickets(ctx, { tickets: kept.map(({ ticket }) => ticket) });
    const refused = kept.flatMap(({ row }, index) => {
      const result = results[index];
      if (result?.outcome !== "refused") return [];
      const issues = result.fields.map(({ path, message }) => ({ path: path.split("."), message }));
      return [{ row, problems: problemsOfIssues(row, issues) }];
    });
    return { created: kept.length - refused.length, refused };
  };
  return { take, isFull: () => keptCharacters >= NEW_CHARACTERS_MAX, finish };
}

async function loadTickets(ctx: VerbContext, rows: BatchRow[]) {
  const ids = rows.map(({ cells }) => cellText(cells.id)).filter((id) => idSchema.safeParse(id).success);
  const tickets = await ctx.db.ticket.findMany({
    where: {
      organisationId: ctx.organisationId,
      OR: [{ id: { in: ids } }, { externalReference: { in: rows.map(({ reference }) => reference) } }],
    },
    select: {
      id: true,
      number: true,
      title: true,
      description: true,
      status: true,
      priority: true,
      customerId: true,
      requesterId: true,
      assigneeId: true,
      tags: true,
      dueDate: true,
      customValues: true,
      externalReference: true,
    },
  });
  return tickets.map((ticket) => ({
    ...ticket,
    customValues: customValuesSchema.parse(ticket.customValues),
    dueDate: ticket.dueDate === null ? null : ticket.dueDate.toISOString().slice(0, 10),
  }));
}

/** What the row says of a ticket, or everything that is wrong with it. */
function readTicket(row: BatchRow, references: References) {
  const { title, description, status, priority, tags, due_date: dueDate } = row.cells;
  const parsed = fieldsSchema.safeParse({
    ...(title === undefined ? {} : { title: cellText(title) }),
    ...(description === undefined ? {} : { description: cellText(description) }),
    ...(cellText(status) === "" ? {} : { status: toWord(status) }),
    ...(cellText(priority) === "" ? {} : { priority: toWord(priority) }),
    ...(tags === undefined ? {} : { tags: toTags(tags) }),
    ...(dueDate === undefined ? {} : { dueDate: cellText(dueDate) === "" ? null : cellText(dueDate) }),
  });
  const problems: RowProblem[] = parsed.success ? [] : problemsOfIssues(row, parsed.error.issues);
  const idOf = (found: Found): string | null | undefined => {
    if (!("reason" in found)) return found.id;
    problems.push(problemOf(row, found.column, found.reason));
    return undefined;
  };
  const customerId = idOf(references.customerOf(row)) ?? undefined;
  const requesterId = idOf(references.requesterOf(row));
  const assigneeId = idOf(references.assigneeOf(row));
  if (!parsed.success || problems.length > 0) throw new RowFailure(problems);
  return { ...parsed.data, customerId, requesterId, assigneeId };
}

/** “In progress” and “in-progress” are `in_progress`. */
function toWord(cell: string | string[] | undefined): string {
  return cellText(cell)
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}

function toTags(cell: string | string[]): string[] {
  const parts = typeof cell === "string" ? cell.split(/[,\n]/) : cell;
  return parts.filter((part) => part.trim() !== "");
}
