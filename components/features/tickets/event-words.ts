import { withoutMarker } from "#components/features/tasks/without-marker.ts";
import { GONE_WORDS, goneKindSchema } from "#lib/tasks/schema.ts";
import type { TicketEvent } from "#lib/tickets/schema.ts";
import { formatCalendarDay } from "./due-date.ts";
import { PRIORITY_LABELS, STATUS_LABELS } from "./labels.ts";

type Value = TicketEvent["data"][string] | undefined;

/** The name in a value that is a text, or a person or customer as `{ id, name }`. */
function nameIn(value: Value): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  if (typeof value === "object" && value !== null && "name" in value && typeof value.name === "string") {
    return value.name;
  }
  return null;
}

function wordsIn(value: Value): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function labelIn(value: Value, labels: Readonly<Record<string, string>>): string {
  const name = nameIn(value);
  return name === null ? "none" : (labels[name] ?? name).toLowerCase();
}

const quoted = (words: readonly string[]) => words.map((word) => `“${word}”`).join(", ");

/**
 * What happened, to be read after the actor's name: "changed the status from open to resolved". A value that is not
 * there is passed over in words, never shown as a hole.
 */
export function eventWords(event: Pick<TicketEvent, "kind" | "data">): string {
  const { from, to, added, removed, fileName, reason, taskName, hasLeftSpace, other } = event.data;
  const name = nameIn(taskName);
  const task = name === null ? "the ClickUp task" : `the ClickUp task “${withoutMarker(name)}”`;
  switch (event.kind) {
    case "ticket.created":
      return "filed this ticket";
    // The other ticket follows as a link.
    case "ticket.merged":
      return "merged this ticket into";
    case "ticket.absorbed":
      return "merged into this ticket what was";
    case "ticket.split":
      return `made ${typeof event.data.entries === "number" && event.data.entries > 1 ? `${event.data.entries} entries a ticket of their own` : "an entry a ticket of its own"}:`;
    case "ticket.split_off":
      return "made this ticket of what was said on";
    case "title.changed":
      return nameIn(from) === null ? "changed the title" : `changed the title from “${nameIn(from)}”`;
    case "description.changed":
      return "edited the description";
    case "status.changed":
      return `changed the status from ${labelIn(from, STATUS_LABELS)} to ${labelIn(to, STATUS_LABELS)}`;
    case "priority.changed":
      return `changed the priority from ${labelIn(from, PRIORITY_LABELS)} to ${labelIn(to, PRIORITY_LABELS)}`;
    case "customer.changed":
      return `moved this ticket from ${nameIn(from) ?? "no customer"} to ${nameIn(to) ?? "no customer"}`;
    case "requester.changed":
      return nameIn(to) === null ? "removed the requester" : `made ${nameIn(to)} the requester`;
    case "participant.added":
      return `has ${nameIn(to) ?? "somebody"} told of replies`;
    case "participant.removed":
      return `has ${nameIn(from) ?? "somebody"} told of no more replies`;
    case "assignee.changed":
      if (nameIn(to) !== null) return `assigned this to ${nameIn(to)}`;
      return nameIn(from) === null ? "removed the assignee" : `took this off ${nameIn(from)}`;
    case "tags.changed":
      return [
        wordsIn(added).length > 0 ? `added the ${tagWord(added)} ${quoted(wordsIn(added))}` : null,
        wordsIn(removed).length > 0 ? `removed the ${tagWord(removed)} ${quoted(wordsIn(removed))}` : null,
      ]
        .filter((part) => part !== null)
        .join(" and ")
        .replace(/^$/, "changed the tags");
    case "due_date.changed": {
      const day = nameIn(to);
      return day === null ? "removed the due date" : `set the due date to ${formatCalendarDay(day)}`;
    }
    case "field.changed": {
      const label = `“${nameIn(event.data.label) ?? "a field"}”`;
      if (to === undefined) return `changed ${label}`;
      if (nameIn(to) === null)
        return `cleared ${label}${nameIn(from) === null ? "" : `, which was ${nameIn(from)}`}`;
      return nameIn(from) === null
        ? `set ${label} to ${nameIn(to)}`
        : `changed ${label} from ${nameIn(from)} to ${nameIn(to)}`;
    }
    case "comment.edited":
      return "edited a comment";
    case "comment.deleted":
      return "deleted a comment";
    case "attachment.added":
      return nameIn(fileName) === null ? "added a file" : `added the file ${nameIn(fileName)}`;
    case "attachment.removed":
      return nameIn(fileName) === null ? "removed a file" : `removed the file ${nameIn(fileName)}`;
    case "task.requested":
      return "asked for a ClickUp task";
    case "task.created":
      return "created the ClickUp task";
    case "task.failed":
      return nameIn(reason) === null
        ? "could not create the ClickUp task"
        : `could not create the ClickUp task: ${nameIn(reason)}`;
    case "task.linked":
      return "linked a ClickUp task";
    case "task.unlinked":
      return "unlinked the ClickUp task";
    case "task.lead_changed":
      return `made ${task} the main one`;
    case "task.moved":
      return [
        `noticed that ${task} was moved${nameIn(to) === null ? "" : ` to ${nameIn(to)}`}`,
        hasLeftSpace === true ? "out of the customer’s Space" : null,
      ]
        .filter((part) => part !== null)
        .join(", ");
    case "task.kept":
      return `left ${task} where it is, when the customer got another Space`;
    case "task.gone": {
      const kind = goneKindSchema.safeParse(reason).data ?? "not_found";
      return `noticed that ${task} ${GONE_WORDS[kind]}`;
    }
    case "task.back":
      return `found ${task} again`;
    case "task.handed_over":
      return `handed ${task} over to ${nameIn(other) ?? "another ticket"}`;
    case "task.taken_over":
      return `took over ${task} from ${nameIn(other) ?? "another ticket"}`;
  }
}

function tagWord(value: Value): string {
  return wordsIn(value).length === 1 ? "tag" : "tags";
}
