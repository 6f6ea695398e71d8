import type { Sandbox } from "../sandbox.ts";
import type { Webhook } from "../store/records.ts";
import { isSilenced, isSubscribed } from "./audience.ts";
import type { Deliveries } from "./deliveries.ts";
import type { DeliveryLog, DeliveryOutcome } from "./delivery-log.ts";
import { recordLostEvent, recordSuccess, suspendsAtOnce } from "./health.ts";
import { messagesOf, type WebhookMessage } from "./payloads.ts";
import { createQueue, type Delivery, type DeliveryQueue, nextOf, releaseHeldBack, take } from "./queue.ts";
import { signatureOf, wrongSignatureOf } from "./signature.ts";
import type { DeliveryTransport } from "./transport.ts";

/** How long an endpoint may take (ClickUp fact sheet, section 13: health and retries). */
export const ANSWER_LIMIT_MS = 7_000;
/** How often ClickUp tries to deliver an event before it is dropped for good. */
export const ATTEMPTS_PER_EVENT = 5;
/** How long `delay` waits and `reorder` holds when their rule does not say. */
const DEFAULT_HOLD_MS = 5_000;

type AttemptResult = { outcome: DeliveryOutcome; status: number | null };

/** Makes the sending side. `sandbox` is asked for later, since it has this as one of its parts. */
export function createDeliveries(
  sandbox: () => Sandbox,
  log: DeliveryLog,
  transport: DeliveryTransport,
): Deliveries {
  const queues = new Map<string, DeliveryQueue>();
  const underWay = new Set<Promise<void>>();
  let numbered = 0;
  let stopping = new AbortController();

  function queueOf(webhookId: string): DeliveryQueue {
    const queue = queues.get(webhookId) ?? createQueue();
    queues.set(webhookId, queue);
    return queue;
  }

  function note(webhook: Webhook, delivery: Delivery, more: AttemptResult & NotedAttempt) {
    log.add({
      delivery: delivery.number,
      attempt: more.attempt,
      copy: delivery.copy,
      webhookId: webhook.id,
      endpoint: webhook.endpoint,
      event: delivery.event,
      taskId: delivery.taskId,
      eventAt: delivery.eventAt,
      at: more.at,
      body: delivery.body,
      signature: more.signature,
      outcome: more.outcome,
      status: more.status,
      ms: more.ms,
      faults: delivery.faults.map(({ kind, id }) => `${kind} (${id})`),
    });
  }

  function noteUnsent(webhook: Webhook, delivery: Delivery, outcome: DeliveryOutcome) {
    const at = sandbox().clock.now();
    note(webhook, delivery, { attempt: 0, at, ms: 0, signature: null, outcome, status: null });
  }

  function enqueue(webhook: Webhook, message: WebhookMessage, eventAt: number) {
    const { faults: dial } = sandbox();
    const taskId = typeof message.body.task_id === "string" ? message.body.task_id : null;
    numbered += 1;
    const delivery: Delivery = {
      number: numbered,
      copy: 0,
      webhookId: webhook.id,
      event: message.event,
      taskId,
      eventAt,
      body: JSON.stringify({ ...message.body, webhook_id: webhook.id }),
      faults: [],
      attempts: 0,
      dueAt: eventAt,
      isHeldBack: false,
    };
    if (isSilenced(sandbox(), webhook, message)) return noteUnsent(webhook, delivery, "silenced");
    if (webhook.health === "suspended") return noteUnsent(webhook, delivery, "suspended");
    delivery.faults = dial.chooseForDelivery({ webhook: webhook.id, event: message.event, task: taskId });
    const fault = (kind: string) => delivery.faults.find((rule) => rule.kind === kind);
    if (fault("drop")?.asFailure === false) return noteUnsent(webhook, delivery, "dropped");
    const queue = queueOf(webhook.id);
    const held = fault("reorder");
    const delay = fault("delay");
    if (delay) delivery.dueAt += delay.delayMs ?? DEFAULT_HOLD_MS;
    if (held) {
      delivery.isHeldBack = true;
      delivery.dueAt += held.delayMs ?? DEFAULT_HOLD_MS;
    }
    queue.waiting.push(delivery);
    const duplicate = fault("duplicate");
    for (let copy = 1; copy <= (duplicate?.copies ?? 0); copy += 1) {
      const dueAt = delivery.dueAt + copy * (duplicate?.delayMs ?? 0);
      queue.waiting.push({ ...delivery, copy, dueAt, isHeldBack: false });
    }
  }

  /** Sends what is due, as many at once as the setting allows, and wakes up again for what is not. */
  function pump(webhookId: string) {
    const queue = queueOf(webhookId);
    const { clock, settings } = sandbox();
    while (queue.sending < settings().deliveriesAtOnce && !stopping.signal.aborted) {
      const next = nextOf(queue);
      if (next === null) return;
      if (next.dueAt > clock.now()) return waitFor(webhookId, queue, next.dueAt);
      take(queue, next);
      queue.sending += 1;
      const work = attempt(queue, next)
        .catch((error: unknown) => sandbox().reportError(error))
        .finally(() => {
          queue.sending -= 1;
          underWay.delete(work);
          pump(webhookId);
        });
      underWay.add(work);
    }
  }

  function waitFor(webhookId: string, queue: DeliveryQueue, at: number) {
    if (queue.alarm !== null && queue.alarm.at <= at) return;
    queue.alarm?.cancel.abort();
    const { clock } = sandbox();
    const alarm = { at, cancel: new AbortController() };
    queue.alarm = alarm;
    const signal = AbortSignal.any([alarm.cancel.signal, stopping.signal]);
    void clock.sleep(at - clock.now(), signal).then(() => {
      if (queue.alarm !== alarm) return;
      queue.alarm = null;
      pump(webhookId);
    });
  }

  async function attempt(queue: DeliveryQueue, delivery: Delivery): Promise<void> {
    const { clock, store, faults } = sandbox();
    const { signal } = stopping;
    const webhook = store.webhooks.get(delivery.webhookId);
    // Removed meanwhile: nothing is sent any more, and there is nobody to tell.
    if (!webhook) return;
    if (webhook.health === "suspended") return noteUnsent(webhook, delivery, "suspended");
    delivery.attempts += 1;
    const at = clock.now();
    const isForged = delivery.faults.some(({ kind }) => kind === "bad_signature");
    const signature = (isForged ? wrongSignatureOf : signatureOf)(webhook.secret, delivery.body);
    const subject = { webhook: webhook.id, event: delivery.event, task: delivery.taskId };
    const outage = faults.outageAt(subject, at);
    if (outage) delivery.faults = [...delivery.faults.filter(({ id }) => id !== outage.id), outage];
    const isDropped = delivery.faults.some(({ kind }) => kind === "drop");
    const result: AttemptResult = outage
      ? { outcome: outage.asFailure ? "unreachable" : "outage", status: null }
      : isDropped
        ? { outcome: "unreachable", status: null }
        : await send(webhook, delivery, signature);
    if (signal.aborted) return;
    const ms = clock.now() - at;
    note(webhook, delivery, { ...result, attempt: delivery.attempts, at, ms, signature });
    settleOutcome(queue, delivery, result);
    releaseHeldBack(queue, delivery, clock.now());
  }

  async function send(webhook: Webhook, delivery: Delivery, signature: string): Promise<AttemptResult> {
    const { clock } = sandbox();
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, stopping.signal]);
    const request = {
      url: webhook.endpoint,
      headers: { "Content-Type": "application/json", "X-Signature": signature },
      body: delivery.body,
    };
    const answer = transport(request, signal).then(
      ({ status }): AttemptResult => ({
        outcome: status >= 200 && status < 300 ? "delivered" : "refused",
        status,
      }),
      (): AttemptResult => ({ outcome: "unreachable", status: null }),
    );
    const tooLate = clock
      .sleep(ANSWER_LIMIT_MS, signal)
      .then((): AttemptResult => ({ outcome: "timeout", status: null }));
    const result = await Promise.race([answer, tooLate]);
    over.abort();
    return result;
  }

  function settleOutcome(queue: DeliveryQueue, delivery: Delivery, { outcome, status }: AttemptResult) {
    const { store, settings, clock } = sandbox();
    // Read again: somebody may have changed or removed it while the endpoint was thinking.
    const webhook = store.webhooks.get(delivery.webhookId);
    if (!webhook || outcome === "outage") return;
    if (outcome === "delivered") {
      if (webhook.health !== "suspended") recordSuccess(sandbox(), webhook);
      return;
    }
    const isUnwanted = suspendsAtOnce(status);
    if (!isUnwanted && delivery.attempts < ATTEMPTS_PER_EVENT) {
      delivery.dueAt = clock.now() + settings().deliveryRetryMs;
      queue.waiting.push(delivery);
      return;
    }
    const after = recordLostEvent(sandbox(), webhook, isUnwanted);
    if (after.health === "suspended") dropWaiting(after);
  }

  function dropWaiting(webhook: Webhook) {
    for (const waiting of queueOf(webhook.id).waiting.splice(0)) noteUnsent(webhook, waiting, "suspended");
  }

  function clear() {
    stopping.abort();
    stopping = new AbortController();
    queues.clear();
    numbered = 0;
  }

  return {
    tell(event) {
      if (sandbox().store.webhooks.count() === 0) return;
      const told = new Set<string>();
      for (const message of messagesOf(sandbox(), event)) {
        for (const webhook of sandbox().store.webhooks.all()) {
          if (!isSubscribed(webhook, message)) continue;
          enqueue(webhook, message, event.at);
          told.add(webhook.id);
        }
      }
      for (const webhookId of told) pump(webhookId);
    },
    async settle() {
      const isDue = () => [...queues.values()].some((queue) => isReady(queue, sandbox().clock.now()));
      while (underWay.size > 0 || isDue()) {
        // A wait that has just ended takes a turn of the event loop to become a delivery under way.
        await (underWay.size > 0 ? Promise.race(underWay) : new Promise((resolve) => setImmediate(resolve)));
      }
    },
    pending() {
      const waiting = [...queues.values()].flatMap((queue) => queue.waiting);
      const dues = waiting.map(({ dueAt }) => dueAt);
      return {
        count: waiting.length + underWay.size,
        nextAt: dues.length === 0 ? null : Math.min(...dues),
      };
    },
    dropWaiting,
    clear,
    stop() {
      stopping.abort();
      queues.clear();
    },
  };
}

function isReady(queue: DeliveryQueue, now: number): boolean {
  const next = nextOf(queue);
  return next !== null && next.dueAt <= now;
}

type NotedAttempt = { attempt: number; at: number; ms: number; signature: string | null };
