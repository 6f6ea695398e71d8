/**
 * Verbs: what the product can do, as values. A verb names its permission, its input and its output, and a
 * command its audit action too, so that none of them can be forgotten by the route, page, job or program that
 * calls it. Calling one does, in this order: permission, parse input, join or open the tenant transaction, run,
 * audit in the same transaction, commit, hand over the events, return the parsed output.
 */
import "server-only";
import type { z } from "zod";
import { type AuditEntry, writeAudit } from "../audit/index.ts";
import type { Context } from "../context/index.ts";
import { insertRows, type TenantDb, translateDatabaseError, withTenant } from "../db/index.ts";
import { type FieldError, RelaydeskError } from "../errors/index.ts";
import "../errors/field-messages.ts";
import { newId } from "../ids/index.ts";
import { PERMISSIONS, type Permission, rolesWith } from "../permissions/index.ts";
import type { OutgoingEvent, Signal } from "../signal/index.ts";

/** What a verb's body runs with: the caller's context inside the tenant transaction. */
export type VerbContext = Context & {
  db: TenantDb;
  /** Puts a domain event into the outbox of this transaction; it is sent after the commit. */
  emit: <Name extends string, Payload extends z.ZodType>(
    signal: Signal<Name, Payload>,
    payload: z.input<Payload>,
  ) => void;
};

type AfterCommit = (ctx: Context) => Promise<void>;
type Transaction = { db: TenantDb; events: OutgoingEvent[]; afterCommit: AfterCommit[] };

// A context that is already inside a transaction carries it here, out of reach of domain code.
const transactions = new WeakMap<object, Transaction>();

type Common<Input extends z.ZodType, Output extends z.ZodType> = {
  /** `area.verb`, e.g. `tickets.create`. */
  name: string;
  permission: Permission;
  input: Input;
  output: Output;
};

/** The audit entries of a change; null when nothing changed after all. */
type Audited<Output> = { output: Output; audit: AuditEntry | AuditEntry[] | null };

type CommandDefinition<Input extends z.ZodType, Output extends z.ZodType> = Common<Input, Output> &
  (
    | {
        /** The audit action, `noun.participle`, e.g. `ticket.created`. */
        audit: string;
        run: (ctx: VerbContext, input: z.output<Input>) => Promise<Audited<z.input<Output>>>;
      }
    | {
        /** Why this command leaves no audit row. */
        withoutAudit: string;
        run: (ctx: VerbContext, input: z.output<Input>) => Promise<{ output: z.input<Output> }>;
      }
  );

type QueryDefinition<Input extends z.ZodType, Output extends z.ZodType> = Common<Input, Output> & {
  run: (ctx: VerbContext, input: z.output<Input>) => Promise<z.input<Output>>;
};

/** A callable verb with its declaration, which routes and the OpenAPI document read. */
export type Verb<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = ((
  ctx: Context,
  input: z.input<Input>,
) => Promise<z.output<Output>>) &
  Readonly<Omit<Common<Input, Output>, "name">> & {
    readonly verbName: string;
    readonly kind: "command" | "query";
    readonly auditAction: string | null;
  };

/** Declares a verb that changes something. */
export function defineCommand<Input extends z.ZodType, Output extends z.ZodType>(
  definition: CommandDefinition<Input, Output>,
): Verb<Input, Output> {
  return makeVerb(
    "command",
    definition,
    "audit" in definition ? definition.audit : null,
    async (ctx, input) => {
      if ("withoutAudit" in definition) return (await definition.run(ctx, input)).output;
      const { output, audit } = await definition.run(ctx, input);
      const entries = audit === null ? [] : Array.isArray(audit) ? audit : [audit];
      await writeAudit(ctx.db, ctx, definition.audit, entries);
      return output;
    },
  );
}

/** Declares a verb that only reads. */
export function defineQuery<Input extends z.ZodType, Output extends z.ZodType>(
  definition: QueryDefinition<Input, Output>,
): Verb<Input, Output> {
  return makeVerb("query", definition, null, definition.run);
}

function makeVerb<Input extends z.ZodType, Output extends z.ZodType>(
  kind: "command" | "query",
  definition: Common<Input, Output>,
  auditAction: string | null,
  run: (ctx: VerbContext, input: z.output<Input>) => Promise<z.input<Output>>,
): Verb<Input, Output> {
  const call = async (ctx: Context, rawInput: z.input<Input>): Promise<z.output<Output>> => {
    await requirePermission(ctx, definition.name, definition.permission);
    const input = parseInput(definition.input, rawInput);
    const output = await inTransaction(ctx, (inner) => run(inner, input));
    return definition.output.parse(output);
  };
  return Object.assign(call, {
    verbName: definition.name,
    kind,
    permission: definition.permission,
    input: definition.input,
    output: definition.output,
    auditAction,
  });
}

/** Refuses what the caller may not do, and puts the refusal on record. */
export async function requirePermission(ctx: Context, verb: string, permission: Permission): Promise<void> {
  if (ctx.can(permission)) return;
  await ctx.recordRefusal({ verb, permission, actor: ctx.actor, organisationId: ctx.organisationId });
  throw new RelaydeskError("forbidden", `${ctx.actor.type} ${ctx.actor.id} lacks ${permission} for ${verb}`, {
    publicMessage: `This needs the permission “${PERMISSIONS[permission].description}” (${permission}).`,
    action:
      ctx.actor.type === "api_key"
        ? `Give the API key the scope ${permission}.`
        : `Ask somebody who is ${rolesWith(permission).join(" or ")}.`,
  });
}

function parseInput<Input extends z.ZodType>(schema: Input, raw: unknown): z.output<Input> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new RelaydeskError("validation_failed", "Verb input broke its schema", {
    fields: toFieldErrors(result.error),
    cause: result.error,
  });
}

/** One entry an issue, unknown keys one by one, so that a form can show each at its field. */
export function toFieldErrors(error: z.ZodError, part: FieldError["in"] = "body"): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: [...path, key].join("."),
        message: "Unknown field",
        in: part,
      }));
    }
    return [{ path: path.join("."), message: issue.message, in: part }];
  });
}

/**
 * Runs `work` inside the tenant transaction: the caller's, when its context is inside one, else a new one whose
 * events go to the outbox before the commit and to the job server after it.
 */
async function inTransaction<T>(ctx: Context, work: (ctx: VerbContext) => Promise<T>): Promise<T> {
  const joined = transactions.get(ctx);
  if (joined !== undefined) return work(bindTransaction(ctx, joined));

  let events: OutgoingEvent[] = [];
  let afterwards: AfterCommit[] = [];
  let result: T;
  try {
    result = await withTenant(ctx.organisationId, async (db) => {
      const transaction: Transaction = { db, events: [], afterCommit: [] };
      const value = await work(bindTransaction(ctx, transaction));
      events = transaction.events;
      afterwards = transaction.afterCommit;
      await insertRows(
        db,
        "outbox_events",
        events.map((event) => ({
          id: event.id,
          organisationId: event.organisationId,
          name: event.name,
          payload: event.payload,
          createdAt: ctx.now(),
        })),
      );
      return value;
    });
  } catch (error) {
    throw translateDatabaseError(error);
  }
  if (events.length > 0) await ctx.dispatch(events);
  for (const work of afterwards) await runAfterCommit(ctx, work);
  return result;
}

/**
 * Does what cannot be taken back, such as sending a mail, once all that led to it is committed: at once, or after
 * the outermost transaction that the caller is inside of, and never when that is rolled back. What fails here
 * undoes nothing; the work tells whoever has to know, and the rest is in the log.
 */
export async function afterCommit(ctx: Context, work: AfterCommit): Promise<void> {
  const joined = transactions.get(ctx);
  if (joined === undefined) await runAfterCommit(ctx, work);
  else joined.afterCommit.push(work);
}

async function runAfterCommit(ctx: Context, work: AfterCommit): Promise<void> {
  try {
    await work(ctx);
  } catch (error) {
    ctx.logger.error({ err: error }, "What was to follow a commit failed");
  }
}

function bindTransaction(ctx: Context, transaction: Transaction): VerbContext {
  const inner: VerbContext = {
    ...ctx,
    db: transaction.db,
    emit: (signal, payload) => {
      transaction.events.push({
        id: newId(),
        organisationId: ctx.organisationId,
        name: signal.name,
        payload: { ...(signal.payload.parse(payload) as object), organisationId: ctx.organisationId },
      });
    },
  };
  transactions.set(inner, transaction);
  return inner;
}

/** Several verbs in one tenant transaction: all of them happen or none. */
export function transaction<T>(ctx: Context, work: (ctx: VerbContext) => Promise<T>): Promise<T> {
  return inTransaction(ctx, work);
}
