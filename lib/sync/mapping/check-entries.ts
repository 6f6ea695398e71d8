import { type FieldError, RelaydeskError } from "#lib/platform/errors/index.ts";
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import { misfitOfDefault } from "../engine/custom/default-value.ts";
import type { FieldDefinition } from "../engine/custom/definition.ts";
import { directionsOf, fitOf } from "../engine/custom/fit.ts";
import type { MappingEntry } from "./entry.ts";

/** Fields that are not there, pairs that cannot be and defaults that do not fit, each at its place in the list. */
export function entryProblems(
  entries: readonly MappingEntry[],
  sources: readonly SourceCustomField[],
  targets: readonly FieldDefinition[],
): FieldError[] {
  return entries.flatMap((entry, index): FieldError[] => {
    const source = sources.find(({ key }) => key === entry.key);
    const target = targets.find(({ id }) => id === entry.fieldId);
    if (source === undefined)
      return [{ path: `entries.${index}.key`, message: "This field is not there, or archived" }];
    if (target === undefined)
      return [{ path: `entries.${index}.fieldId`, message: "The List has no such field in ClickUp" }];
    if (fitOf(source.type, target.type) === "impossible")
      return [
        { path: `entries.${index}.fieldId`, message: `“${source.label}” cannot go with “${target.name}”` },
      ];
    if (!directionsOf(source, target).includes(entry.direction))
      return [
        {
          path: `entries.${index}.direction`,
          message: `“${source.label}” and “${target.name}” cannot travel this way`,
        },
      ];
    const misfit = misfitOfDefault(target, entry.default);
    return misfit === null
      ? []
      : [
          {
            path: `entries.${index}.default`,
            message: `The default does not fit “${target.name}”: ${misfit}`,
          },
        ];
  });
}

export function requireEntries(...checked: Parameters<typeof entryProblems>): void {
  const fields = entryProblems(...checked);
  if (fields.length > 0) throw new RelaydeskError("validation_failed", "entries do not fit", { fields });
}
