import type { SandboxClock } from "../clock.ts";
import type { Status } from "../store/records.ts";
import { type Html, html } from "./html.ts";

/** A status as colour, shape and word: a ring is open, a filled circle is in work, a tick is done or closed. */
export function statusPill(status: Status): Html {
  const isOver = status.type === "done" || status.type === "closed";
  const shape = isOver
    ? html`<path d="M1 6.5 4.5 10 11 2.5" fill="none" stroke="${status.color}" stroke-width="2.5"/>`
    : html`<circle cx="6" cy="6" r="4.5" stroke="${status.color}" stroke-width="2.5" fill="${status.type === "open" ? "none" : status.color}"/>`;
  return html`<span class="pill"><svg class="dot" viewBox="0 0 12 12" aria-hidden="true">${shape}</svg><bdi>${status.status}</bdi></span>`;
}

/** An instant for people, in UTC, marked up for programs. */
export function instantText(instantMs: number): Html {
  const iso = new Date(instantMs).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")} UTC</time>`;
}

/** How long ago something was, in the largest unit that fits. */
export function agoText(clock: SandboxClock, instantMs: number): string {
  const seconds = Math.max(0, Math.round((clock.now() - instantMs) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** A number of things, with its noun in the right form. */
export function countText(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

export const PRIORITY_NAMES = new Map([
  [1, "Urgent"],
  [2, "High"],
  [3, "Normal"],
  [4, "Low"],
]);
