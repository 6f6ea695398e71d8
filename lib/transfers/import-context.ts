import type { Context } from "#lib/platform/context/index.ts";

/** The job's context as an import writes with it: timelines and the audit log name the person behind it. */
export function importContext(ctx: Context, { startedByName }: { startedByName: string }): Context {
  return {
    ...ctx,
    origin: "import",
    actor: { type: "system", id: ctx.actor.id, name: `${startedByName} (import)` },
  };
}
