/** What a mapping would do to links, one field after the other: counted, with samples. Pure. */

import { z } from "zod";
import type { MappedPerson } from "../engine/assignee.ts";
import { customFields, type MappedField } from "../engine/custom/mapped-field.ts";
import { MisfitError } from "../engine/misfit-error.ts";
import type { FieldPlan } from "../engine/plan-field.ts";
import type { MappingPreview, PreviewKind } from "./schema.ts";
import { oursInWords, theirsInWords } from "./value-words.ts";

/** Samples of each kind, at most. */
const SAMPLES = 5;

export type PreviewLink = {
  sourceType: string;
  sourceId: string;
  taskName: string;
  taskUrl: string;
  /** What the source says, by key, and the task, in plain form by sync's name of the field. */
  ours: Record<string, unknown>;
  theirs: Record<string, unknown>;
  /** What was agreed, by sync's name of the field. */
  base: (name: string, fieldId: string) => { ours: unknown; theirs: unknown } | null;
};

type Field = MappingPreview["fields"][number];
/** A sample as it was met: it is put into words at the end, when it is known whose names are needed. */
type Met = Omit<Field["samples"][number], "ours" | "theirs"> & { ours: unknown; theirs: unknown };
type Counted = Omit<Field, "samples"> & { samples: Met[] };

/** A counter that is fed link by link. */
export function createPreview(mapped: readonly MappedField[], people: readonly MappedPerson[]) {
  const fields = [...customFields(mapped, people)].map(([name, one]) => ({
    name,
    ...one,
    counted: {
      key: one.mapped.source.key,
      fieldId: one.mapped.target.id,
      unchanged: 0,
      toClickup: 0,
      toRelaydesk: 0,
      lossy: 0,
      impossible: 0,
      conflicting: 0,
      samples: [],
    } as Counted,
  }));

  function add(link: PreviewLink): void {
    for (const { name, field, rule, mapped: one, counted } of fields) {
      const now = { ours: link.ours[one.source.key] ?? null, theirs: link.theirs[name] };
      const sample = (kind: PreviewKind, reason: string | null) => {
        if (counted.samples.filter((other) => other.kind === kind).length >= SAMPLES) return;
        const { sourceType, sourceId, taskName, taskUrl } = link;
        counted.samples.push({
          kind,
          sourceType,
          sourceId,
          taskName,
          taskUrl,
          ...now,
          reason,
        });
      };
      let plan: FieldPlan<unknown, unknown>;
      try {
        plan = field.plan({
          base: link.base(name, one.target.id) ?? { ours: null, theirs: null },
          now,
          origin: "linked",
          ...rule,
          // Nobody knows when the values were said: `latest` is ClickUp's then, as it is when it comes to it.
          oursChangedAt: null,
          theirsChangedAt: null,
        });
      } catch (error) {
        if (!(error instanceof MisfitError)) throw error;
        counted.impossible += 1;
        sample("impossible", error.message);
        continue;
      }
      count(plan, field.isLossy(plan, now), counted, sample);
    }
  }

  /** The people whom samples name. */
  function named(): { memberIds: string[]; userIds: string[] } {
    const met = fields.flatMap(({ mapped: one, counted }) =>
      counted.samples.map((sample) => ({ ...one, sample })),
    );
    return {
      memberIds: met
        .filter(({ source }) => source.type === "people")
        .flatMap(({ sample }) => idsIn(sample.ours)),
      userIds: met
        .filter(({ target }) => target.type === "users")
        .flatMap(({ sample }) => idsIn(sample.theirs)),
    };
  }

  function inWords(names: { member: (id: string) => string; user: (id: string) => string }): Field[] {
    return fields.map(({ mapped: one, counted }) => ({
      ...counted,
      samples: counted.samples.map((sample) => ({
        ...sample,
        ours: oursInWords(one.source, sample.ours, names.member),
        theirs: theirsInWords(one.target, sample.theirs, names.user),
      })),
    }));
  }

  return { add, named, inWords };
}

const idsIn = (value: unknown) => z.array(z.string()).safeParse(value).data ?? [];

function count(
  plan: FieldPlan<unknown, unknown>,
  isLossy: boolean,
  counted: Counted,
  sample: (kind: PreviewKind, reason: string | null) => void,
): void {
  switch (plan.kind) {
    case "nothing":
    case "adopt":
      counted.unchanged += 1;
      return;
    case "conflict":
      counted.conflicting += 1;
      sample("conflicting", null);
      return;
    case "push":
    case "both":
      counted.toClickup += 1;
      if (plan.kind === "both") counted.toRelaydesk += 1;
      sample("to_clickup", null);
      break;
    case "pull":
      counted.toRelaydesk += 1;
      sample("to_relaydesk", null);
      break;
  }
  if (isLossy) {
    counted.lossy += 1;
    sample("lossy", null);
  }
}
