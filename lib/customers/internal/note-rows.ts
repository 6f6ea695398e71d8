import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { Note } from "../schema.ts";

export type NoteRow = {
  id: string;
  customerId: string;
  body: string;
  authorId: string | null;
  authorName: string;
  createdAt: Date;
  updatedAt: Date;
};

/** The actor's id where it is one of ours; jobs and programs have names instead. */
export function authorIdOf(ctx: Pick<VerbContext, "actor">): string | null {
  return idSchema.safeParse(ctx.actor.id).success ? ctx.actor.id : null;
}

/** Authors may change what they wrote, and those who moderate may change everything. */
export function isNoteEditable(ctx: Pick<VerbContext, "actor" | "can">, row: NoteRow): boolean {
  if (!ctx.can("customers:write")) return false;
  return row.authorId === ctx.actor.id || ctx.can("content:moderate");
}

/** The note of that customer, or `not_found`; `forbidden` when it is somebody else's. */
export async function getEditableNoteRow(
  ctx: VerbContext,
  input: { customerId: string; id: string },
): Promise<NoteRow> {
  const row = await findNote(ctx.db, input);
  if (row === null) throw notFound("note");
  if (isNoteEditable(ctx, row)) return row;
  throw new RelaydeskError("forbidden", `Note ${row.id} belongs to another author`, {
    publicMessage: `${row.authorName} wrote this note.`,
    action: "Ask the author, or somebody who is Owner or Admin.",
  });
}

function findNote(db: TenantDb, { customerId, id }: { customerId: string; id: string }) {
  return db.customerNote.findFirst({ where: { id, customerId } });
}

export function toNote(ctx: Pick<VerbContext, "actor" | "can">, row: NoteRow): Note {
  return {
    id: row.id,
    customerId: row.customerId,
    body: row.body,
    author: { id: row.authorId, name: row.authorName },
    isEditable: isNoteEditable(ctx, row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
