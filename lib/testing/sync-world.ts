/**
 * A world for the proof of sync: one organisation, one ClickUp, many linked tickets, and everything that happens to
 * them. A seed decides what people edit on either side, which deliveries are lost, doubled and late, where runs die,
 * and when ClickUp is away. All time is held: hours pass at once.
 */
import { createClickUpClient } from "#lib/clickup/api-client.ts";
import { ensureWebhooks } from "#lib/clickup/index.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { holdClock } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  claimSyncRequests,
  createSyncLink,
  createTaskReads,
  receiveDelivery,
  requestDueConversationsAcrossOrganisations,
} from "#lib/sync/index.ts";
import { createOrganisation, memberContext, systemContext } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import {
  createClickupConnection,
  createTaskLink,
  startClickupSandbox,
} from "#lib/testing/factories-clickup.ts";
import { ticketTaskSource, updateTicket } from "#lib/tickets/index.ts";
import { transitionOf } from "#lib/tickets/internal/status-transitions.ts";
import type { TicketStatus } from "#lib/tickets/schema.ts";
import { createHeldClock } from "#sandbox/clock.ts";
import { seededRandom, tokenFingerprint } from "#sandbox/seeded-values.ts";
import { runMortally } from "./process-boundaries.ts";
import { EFFORT, prepareDesk } from "./sync-world-desk.ts";
import { createTalk } from "./sync-world-talk.ts";

/** Whose edits they are in ClickUp: another colleague's, or the connected person's own by hand. */
const EDITORS = [49_100_101, 49_100_102] as const;
const STATUSES = ["to do", "in progress", "waiting for customer", "resolved", "closed"] as const;
const OUR_STATUSES = ["open", "in_progress", "waiting", "resolved", "closed"] as const;
const PRIORITIES = ["low", "normal", "high", "urgent"] as const;
const TAGS = ["vat", "hardware", "refund", "größe"] as const;
const LINES = ["The printer", "is on fire", "👀 again", "مرحبا", "1. first", "* item"] as const;

const MINUTE_MS = 60_000;

export type Pair = { ticketId: string; taskId: string; linkId: string };

export type SyncWorld = Awaited<ReturnType<typeof createSyncWorld>>;

/** Starts the one sandbox that all worlds of a process share; its deliveries go straight to the inbox. */
export async function startWorlds() {
  const clock = createHeldClock(Date.now());
  const sandbox = await startClickupSandbox({
    clock,
    settings: { rateLimit: 1_000_000, staleStatusInUpdate: true, deliveriesAtOnce: 8 },
    deliver: async ({ url, headers, body }) => {
      const connectionId = new URL(url).pathname.split("/").at(-1) ?? "";
      const signature = headers["X-Signature"] ?? headers["x-signature"] ?? null;
      await receiveDelivery({
        connectionId,
        body: Buffer.from(body),
        signature,
        receivedAt: new Date(clock.now()),
      });
      return { status: 200 };
    },
  });
  return { sandbox, clock };
}

export async function createSyncWorld(
  { sandbox, clock }: Awaited<ReturnType<typeof startWorlds>>,
  seed: string,
) {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const happens = (probability: number) => random() < probability;
  const pick = <T>(some: readonly [T, ...T[]]): T => some[below(some.length)] ?? some[0];
  const releaseClock = holdClock(() => new Date(clock.now()));
  sandbox.control.clearFaults();

  const organisation = await createOrganisation();
  const agent = await memberContext(organisation, "agent", {
    email: `agent-${organisation.slug}@harbour.example`,
  });
  const job = await systemContext(organisation);
  const connected = await createClickupConnection(organisation, sandbox);
  const connectionId = connected.connection.id;
  const customer = await createCustomer(organisation);
  await ensureWebhooks(job, { connectionId });
  const listId = connected.listId("Inbox");
  const { members, effortFieldId } = await prepareDesk(organisation, sandbox, {
    connectionId,
    listId,
    users: EDITORS,
  });
  const someMember = () => members[below(members.length + 1)];
  const hand = sandbox.control.mintToken({ userId: EDITORS[0] }).token;
  const byHand = createClickUpClient({
    token: hand,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(hand), lane: "person", limit: 100_000 }),
  });
  const ourFingerprint = tokenFingerprint(connected.token);
  const syncLink = createSyncLink({ ticket: ticketTaskSource });
  const talk = createTalk({ agent, byHand, below });
  const pairs: Pair[] = [];
  const counts = { ours: 0, theirs: 0, killed: 0, runs: 0 };
  const lastRequest = () => sandbox.control.requests(0, Number.POSITIVE_INFINITY).next;
  let firstRequest = 0;

  /**
   * Our calls that changed something at ClickUp. One whose answer was lost is made again in the same breath, which is the
   * same write: of the two, the one that was heard of counts.
   */
  const writes = (since = firstRequest) =>
    sandbox.control
      .requests(since, Number.POSITIVE_INFINITY)
      .requests.filter(
        ({ method, path, committed, faults, tokenFingerprint: caller }) =>
          method !== "GET" &&
          committed &&
          faults.length === 0 &&
          caller === ourFingerprint &&
          /\/(?:task|comment)\//.test(path),
      );

  const world = {
    organisation,
    pairs,
    counts,
    writes,
    lastRequest,
    /** Whose tokens called about this world's tasks by the names that the sandbox's log has for them, but for edits by hand. */
    callers(): Set<string | null> {
      const tasks = new Set(pairs.map(({ taskId }) => taskId));
      const isAboutUs = (path: string) => path.split("/").some((part) => tasks.has(part));
      return new Set(
        sandbox.control
          .requests(firstRequest, Number.POSITIVE_INFINITY)
          .requests.filter(({ path }) => isAboutUs(path))
          .map(({ tokenFingerprint: caller }) => caller)
          .filter((caller) => caller !== tokenFingerprint(hand)),
      );
    },
    ourFingerprint,

    /** Tickets and tasks that say the same, each linked and looked at once. */
    async link(count: number): Promise<void> {
      for (let index = 0; index < count; index += 1) {
        const title = `Ticket ${index}`;
        const description = "The printer\n\nis on fire\n\nin the hall";
        const ticket = await createTicket(organisation, { customerId: customer.id, title, description });
        const task = await byHand.createTask(listId, {
          name: `[TICKET-${ticket.id}] ${title}`,
          markdown_content: description,
          priority: 3,
          tags: [],
        });
        const link = await createTaskLink(organisation, {
          connectionId,
          workspaceId: connected.workspaceId,
          sourceId: ticket.id,
          taskId: task.id,
          listId,
        });
        pairs.push({ ticketId: ticket.id, taskId: task.id, linkId: link.id });
      }
      await sandbox.control.advanceClock({ ms: 1_000 });
      await world.settle();
      firstRequest = lastRequest();
    },

    /** Somebody, or a program, changes one field of a ticket. */
    async editOurs({ ticketId }: Pair): Promise<void> {
      if (happens(0.25)) {
        if (await talk.ours(ticketId)) counts.ours += 1;
        return;
      }
      counts.ours += 1;
      const ticket = await systemDb().ticket.findUniqueOrThrow({ where: { id: ticketId } });
      const change = await ourChange(ticket);
      if (happens(0.7)) {
        await updateTicket(agent, { id: ticketId, ...change });
        return;
      }
      // A program that knows nothing of sync, such as an import: only the row changes.
      const { dueDate, customValues, ...plain } = change;
      await systemDb().ticket.update({
        where: { id: ticketId },
        data: {
          ...plain,
          ...(customValues === undefined
            ? {}
            : { customValues: customValues[EFFORT] === null ? {} : customValues }),
          ...(dueDate === undefined ? {} : { dueDate: dueDate === null ? null : new Date(dueDate) }),
        },
      });
    },

    /** Somebody changes one field of a task in ClickUp. */
    async editTheirs({ taskId }: Pair): Promise<void> {
      counts.theirs += 1;
      if (happens(0.2)) return talk.theirs(taskId);
      const task = await byHand.getTask(taskId);
      if (happens(0.15)) {
        const tag = pick(TAGS);
        if (task.tags.includes(tag)) await byHand.removeTag(taskId, tag);
        else await byHand.addTag(taskId, tag);
        return;
      }
      if (happens(0.1)) {
        if (happens(0.2)) await byHand.clearCustomField(taskId, effortFieldId);
        else await byHand.setCustomField(taskId, effortFieldId, { value: below(1_000) });
        return;
      }
      const marker = /^\[TICKET-[^\]]+\] /.exec(task.name)?.[0] ?? "";
      const changes: Record<string, unknown>[] = [
        { name: `${happens(0.9) ? marker : ""}Theirs ${below(1_000)}` },
        { markdown_content: edited(task.markdown_description ?? "") },
        { status: pick(STATUSES) },
        { priority: 1 + below(4) },
        { assignees: assigneesAfter(task.assignees.map(({ id }) => Number(id))) },
        { due_date: happens(0.3) ? null : Date.UTC(2026, 11, 1 + below(20), 12), due_date_time: false },
      ];
      sandbox.control.changeTask(taskId, {
        as: pick(EDITORS),
        change: changes[below(changes.length)] ?? {},
      });
    },

    /** What can go wrong from now on; `share` scales it, 0 ends all of it. */
    trouble(share: number): void {
      sandbox.control.clearFaults();
      if (share === 0) return;
      const fault = (
        kind: Parameters<typeof sandbox.control.addFault>[0]["kind"],
        probability: number,
        more: object,
      ) =>
        sandbox.control.addFault({
          kind,
          probability: probability * share,
          seed: `${seed} ${kind}`,
          ...more,
        });
      fault("drop", 0.15, {});
      fault("duplicate", 0.2, { copies: 2, delayMs: 20_000 });
      fault("delay", 0.15, { delayMs: 40_000 });
      fault("reorder", 0.2, { delayMs: 60_000 });
      fault("bad_signature", 0.03, {});
      const task = { token: connected.token };
      fault("error_before_commit", 0.04, { match: task, status: 503 });
      fault("drop_connection", 0.03, { match: task });
      fault("lose_response_after_commit", 0.05, { match: task });
      fault("error_after_commit", 0.03, { match: task, status: 502 });
      fault("truncate_response_after_commit", 0.03, { match: task });
    },

    /** ClickUp is away, or its deliveries are, for a while. */
    outage(): void {
      if (happens(0.5)) sandbox.control.addFault({ kind: "outage", probability: 1 });
      else
        sandbox.control.addFault({
          kind: "error_before_commit",
          status: 503,
          match: { token: connected.token },
        });
    },

    pass: (ms: number) => sandbox.control.advanceClock({ ms }),

    /** Takes up what waits, and lets some of the runs die on the way. Returns how many links were looked at. */
    async run(options: { deaths: number }): Promise<number> {
      const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 20 });
      let reads = createTaskReads();
      for (const request of requests) {
        counts.runs += 1;
        const boundaries = happens(options.deaths) ? 1 + below(24) : Number.POSITIVE_INFINITY;
        const outcome = await runMortally(boundaries, () => syncLink(job, request, { reads }));
        if (outcome !== "killed") continue;
        counts.killed += 1;
        reads = createTaskReads();
      }
      return requests.length;
    },

    /** Lets everything come to rest: claims of the dead end, retries come, until nobody waits. */
    async settle(): Promise<void> {
      for (let round = 0; round < 400; round += 1) {
        if ((await world.run({ deaths: 0 })) > 0) continue;
        if ((await requestDueConversationsAcrossOrganisations(new Date(clock.now()), 100)) > 0) continue;
        const waiting = await systemDb().syncRequest.count({
          where: { organisationId: organisation.organisationId },
        });
        const { count } = sandbox.control.pendingDeliveries();
        if (waiting === 0 && count === 0) return;
        await world.pass(5 * MINUTE_MS);
      }
      throw new Error(`World ${seed} does not settle`);
    },

    /** Has every link compared, as reconciliation does for those whose events were lost. */
    async reconcile(): Promise<void> {
      await systemDb().$queryRaw`
        select count(relaydesk_ask_conversation(id, organisation_id, 2))::int,
          count(relaydesk_request_sync(id, organisation_id, 'sweep'))::int
        from task_links where organisation_id = ${organisation.organisationId}::uuid and unlinked_at is null`;
      await world.settle();
    },

    happens,
    below,
    talk,
    members,
    effortFieldId,
    taskOf: (taskId: string) => byHand.getTask(taskId),
    end(): void {
      sandbox.control.clearFaults();
      releaseClock();
    },
  };

  async function ourChange(ticket: { tags: string[]; description: string; status: TicketStatus }) {
    const tag = pick(TAGS);
    const changes = [
      { title: `Ours ${below(1_000)}` },
      { description: edited(ticket.description) },
      {
        status:
          OUR_STATUSES.filter((to) => transitionOf(ticket.status, to) !== null)[below(2)] ?? ticket.status,
      },
      { priority: pick(PRIORITIES) },
      { dueDate: happens(0.3) ? null : `2026-12-${String(1 + below(20)).padStart(2, "0")}` },
      { assigneeId: someMember()?.memberId ?? null },
      { customValues: { [EFFORT]: happens(0.2) ? null : below(1_000) } },
      {
        tags: ticket.tags.includes(tag)
          ? ticket.tags.filter((other) => other !== tag)
          : [...ticket.tags, tag],
      },
    ];
    const change: {
      title?: string;
      description?: string;
      status?: (typeof OUR_STATUSES)[number];
      priority?: (typeof PRIORITIES)[number];
      dueDate?: string | null;
      assigneeId?: string | null;
      customValues?: Record<string, number | null>;
      tags?: string[];
    } = changes[below(changes.length)] ?? {};
    return change;
  }

  /** Somebody is put on the task, in place of another or beside them, or all are taken off. */
  function assigneesAfter(now: number[]) {
    const user = someMember()?.userId;
    return {
      add: user === undefined || now.includes(user) ? [] : [user],
      rem: now.filter((id) => id !== user && (user === undefined || happens(0.5))),
    };
  }

  /** One line put in, changed or taken out. */
  function edited(text: string): string {
    const paragraphs = text.trim().split(/\n{2,}/);
    const at = below(paragraphs.length + 1);
    const line = `${pick(LINES)} ${below(100)}`;
    if (happens(0.3)) paragraphs.splice(at, 0, line);
    else if (paragraphs.length > 1 && happens(0.5)) paragraphs.splice(at, 1);
    else paragraphs[Math.min(at, paragraphs.length - 1)] = line;
    return paragraphs.join("\n\n");
  }

  return world;
}
