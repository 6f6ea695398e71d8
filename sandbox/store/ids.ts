import { seededHex } from "../seeded-values.ts";
import type { Store } from "./store.ts";

const TASK_ID_DIGITS = 7;
const TASK_ID_RANGE = 36n ** BigInt(TASK_ID_DIGITS);
/** Odd and no multiple of three, so multiplying by it visits every number below 36^7 once. */
const TASK_ID_STRIDE = 29_996_224_277n;

/**
 * The id of the next task: `86` and seven base-36 characters, as ClickUp's look (ClickUp fact sheet, section 6).
 * Unique, and not in the order of creation, so that nobody comes to rely on an order.
 */
export function nextTaskId(store: Store): { id: string; sequence: number } {
  const sequence = store.nextNumber("task");
  const offset = BigInt(`0x${seededHex(store.seed(), "task ids").slice(0, 12)}`);
  const scattered = (BigInt(sequence) * TASK_ID_STRIDE + offset) % TASK_ID_RANGE;
  return { id: `86${scattered.toString(36).padStart(TASK_ID_DIGITS, "0")}`, sequence };
}

const NUMERIC_ID_BASE = {
  workspace: 9_018_100_000,
  space: 90_181_000_000,
  folder: 90_182_000_000,
  list: 901_810_000_000,
  comment: 90_180_010_000_000,
} as const;

/**
 * The next id of a workspace, Space, Folder, List or comment: a numeric string. A seed other than `demo` shifts the
 * numbers, so that ids remembered from one seed are unknown under another.
 */
export function nextNumericId(store: Store, kind: keyof typeof NUMERIC_ID_BASE): string {
  const shift = store.seed() === "demo" ? 0 : Number.parseInt(seededHex(store.seed(), kind).slice(0, 5), 16);
  return String(NUMERIC_ID_BASE[kind] + shift + store.nextNumber(kind));
}

/** The next id of a history item: nineteen digits, beyond what a JavaScript number holds exactly. */
export function nextHistoryId(store: Store): string {
  return String(4_180_000_000_000_000_000n + BigInt(store.nextNumber("history")));
}

/** The id of a status of a List or Space; equal for equal seed, owner and name. */
export function statusId(seed: string, ownerId: string, name: string): string {
  return `sc${ownerId}_${seededHex(seed, `status ${ownerId} ${name}`).slice(0, 8)}`;
}
