/**
 * What of a ticket's conversation may leave for its tasks: public, not deleted, and not written in ClickUp. The one
 * place where that is decided; everything that goes out is read here, again, in the moment before it goes.
 */
import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { PublicEntry, PublicFile, PublicReply } from "#lib/tasks/index.ts";

/** A reply's files are public with it; one that is not is left out of everything. */
const FILE_NAMES = Prisma.sql`
  array(select a.file_name from ticket_attachments a
    where a.organisation_id = c.organisation_id and a.comment_id = c.id and a.visibility = 'public'
    order by a.created_at, a.id)`;
const DIGEST = Prisma.sql`md5(concat_ws(chr(31), c.author_name, c.body, array_to_string(${FILE_NAMES}, chr(31))))`;
const IS_PUBLIC = Prisma.sql`
  c.visibility = 'public' and c.deleted_at is null and c.author_type <> 'clickup'`;
const FILE_COLUMNS = Prisma.sql`
  a.id::text, a.created_at as "createdAt", a.file_name as "fileName", a.content_type as "contentType", a.size`;
const IS_PUBLIC_FILE = Prisma.sql`
  a.visibility = 'public' and a.uploaded_by_type <> 'clickup'
  and (a.comment_id is null or exists (
    select from ticket_comments c where c.id = a.comment_id and c.visibility = 'public' and c.deleted_at is null))`;

export function listPublicReplies(ctx: VerbContext, ticketId: string): Promise<PublicEntry[]> {
  return ctx.db.$queryRaw<PublicEntry[]>`
    select c.id::text, c.created_at as "createdAt", ${DIGEST} as digest
    from ticket_comments c
    where c.organisation_id = ${ctx.organisationId}::uuid and c.ticket_id = ${ticketId}::uuid and ${IS_PUBLIC}
    order by c.created_at, c.id`;
}

export async function readPublicReply(
  ctx: VerbContext,
  ticketId: string,
  id: string,
): Promise<PublicReply | null> {
  const [row] = await ctx.db.$queryRaw<
    (Omit<PublicReply, "label" | "url"> & { number: number; slug: string })[]
  >`
    select c.id::text, c.created_at as "createdAt", ${DIGEST} as digest, c.body, c.author_name as "authorName",
           c.author_type = 'contact' as "isFromCustomer", ${FILE_NAMES} as "fileNames", t.number, o.slug
    from ticket_comments c
    join tickets t on t.id = c.ticket_id
    join organisations o on o.id = c.organisation_id
    where c.id = ${id}::uuid and c.ticket_id = ${ticketId}::uuid and ${IS_PUBLIC}
    for share of c`;
  if (row === undefined) return null;
  const { number, slug, ...reply } = row;
  return { ...reply, label: `#${number}`, url: `${env().NEXTAUTH_URL}/${slug}/tickets/${number}#${id}` };
}

export function listPublicFiles(ctx: VerbContext, ticketId: string): Promise<PublicFile[]> {
  return ctx.db.$queryRaw<PublicFile[]>`
    select ${FILE_COLUMNS}
    from ticket_attachments a
    where a.organisation_id = ${ctx.organisationId}::uuid and a.ticket_id = ${ticketId}::uuid and ${IS_PUBLIC_FILE}
    order by a.created_at, a.id`;
}

/** With the key of its bytes. */
export async function readPublicFile(
  ctx: VerbContext,
  ticketId: string,
  id: string,
): Promise<(PublicFile & { storageKey: string }) | null> {
  const [row] = await ctx.db.$queryRaw<(PublicFile & { storageKey: string })[]>`
    select ${FILE_COLUMNS}, a.storage_key as "storageKey"
    from ticket_attachments a
    where a.id = ${id}::uuid and a.ticket_id = ${ticketId}::uuid and ${IS_PUBLIC_FILE}
    for share of a`;
  return row ?? null;
}
