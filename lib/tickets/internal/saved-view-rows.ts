import "server-only";
import { notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { type SavedView, savedViewQuerySchema, savedViewResourceSchema } from "../schema.ts";

type ViewRow = {
  id: string;
  ownerId: string | null;
  resource: string;
  name: string;
  query: unknown;
  createdAt: Date;
  updatedAt: Date;
};

/** The caller's membership, to which own views belong; programs have none. */
export function memberIdOf(ctx: Pick<VerbContext, "actor">): string | null {
  return ctx.actor.type === "member" ? ctx.actor.id : null;
}

function isViewEditable(ctx: VerbContext, row: Pick<ViewRow, "ownerId">): boolean {
  if (!ctx.can("views:write")) return false;
  return row.ownerId === null ? ctx.can("views:share") : row.ownerId === memberIdOf(ctx);
}

/** A view that the caller may change. Somebody else's own view is as good as not there. */
export async function getEditableView(ctx: VerbContext, id: string): Promise<ViewRow> {
  const row = await ctx.db.savedView.findUnique({ where: { id } });
  if (row === null || (row.ownerId !== null && row.ownerId !== memberIdOf(ctx))) throw notFound("view");
  if (!isViewEditable(ctx, row)) throw mayNotShare();
  return row;
}

/** Who a view belongs to: nobody when it is shared, else the caller. */
export function ownerOf(ctx: VerbContext, isShared: boolean): string | null {
  if (isShared) {
    if (!ctx.can("views:share")) throw mayNotShare();
    return null;
  }
  const memberId = memberIdOf(ctx);
  if (memberId === null) {
    throw new RelaydeskError("validation_failed", "A view of one's own without a member", {
      publicMessage: "Only people have views of their own; share this one.",
      fields: [{ path: "isShared", message: "Must be true", in: "body" }],
    });
  }
  return memberId;
}

function mayNotShare(): RelaydeskError {
  return new RelaydeskError("forbidden", "Shared view without views:share", {
    publicMessage: "This view is shared with everybody.",
    action: "Ask somebody who is Owner or Admin, or save a view of your own.",
  });
}

export function toSavedView(ctx: VerbContext, row: ViewRow): SavedView {
  return {
    id: row.id,
    resource: savedViewResourceSchema.parse(row.resource),
    name: row.name,
    query: savedViewQuerySchema.parse(row.query),
    isShared: row.ownerId === null,
    isEditable: isViewEditable(ctx, row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
