"use client";

import { ArrowLeftRight, Trash2 } from "lucide-react";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Field } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Select } from "#components/ui/select.tsx";
import { type FieldMapping, type MappingEntry, misfitOfDefault } from "#lib/sync/schema.ts";
import { canHaveDefault, DefaultInput } from "./default-input.tsx";
import { ValueMapDialog } from "./value-map-dialog.tsx";
import {
  DIRECTION_WORDS,
  FIT_LOOKS,
  POLICY_WORDS,
  REVIEW_WORDS,
  sourceTypeWords,
  typeWords,
} from "./words.ts";

type Props = {
  mapping: FieldMapping;
  entry: MappingEntry;
  onChange: (entry: MappingEntry) => void;
  onRemove: () => void;
  isReadOnly: boolean;
};

/** One pair of fields: how it fits, which way it travels, what happens when both sides changed it, and what a new task gets. */
export function PairRow({ mapping, entry, onChange, onRemove, isReadOnly }: Props) {
  const ours = mapping.sourceFields.find(({ key }) => key === entry.key);
  const theirs = mapping.listFields.find(({ id }) => id === entry.fieldId);
  const pair = mapping.pairs.find(({ key, fieldId }) => key === entry.key && fieldId === entry.fieldId);
  const name = ours?.label ?? entry.key;
  const policies = (["latest", "relaydesk_wins", "clickup_wins", "ask", "merge"] as const).filter(
    (policy) => policy !== "merge" || pair?.canMerge === true || entry.policy === "merge",
  );
  const hasOptions = (ours?.options.length ?? 0) > 0 && (theirs?.options.length ?? 0) > 0;
  return (
    <li className="grid min-w-0 gap-3 px-4 py-3">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="min-w-0">
          <bdi className="wrap-anywhere font-medium">{name}</bdi>{" "}
          <span className="text-muted-foreground text-xs">
            {ours === undefined ? "not there any more" : sourceTypeWords(ours.type)}
          </span>
        </span>
        <ArrowLeftRight aria-label="goes with" className="size-4 shrink-0 text-muted-foreground" />
        <span className="min-w-0">
          <bdi className="wrap-anywhere font-medium">{theirs?.name ?? "A field that is gone"}</bdi>{" "}
          <span className="text-muted-foreground text-xs">
            {theirs === undefined ? "" : `${typeWords(theirs.type)} in ClickUp`}
          </span>
        </span>
        <span className="ms-auto flex items-center gap-2">
          {theirs?.isRequired ? <Badge tone="info">Required in ClickUp</Badge> : null}
          {theirs?.review == null ? null : <Badge tone="warning">{REVIEW_WORDS[theirs.review]}</Badge>}
          <StatusBadge status={pair?.fit ?? "impossible"} map={FIT_LOOKS} />
          {isReadOnly ? null : (
            <IconButton label={`Take ${name} out`} size="sm" onClick={onRemove}>
              <Trash2 aria-hidden />
            </IconButton>
          )}
        </span>
      </div>
      <div className="grid min-w-0 items-start gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Field label={<NamedLabel label="Direction" name={name} />} isDisabled={isReadOnly}>
          <Select
            value={entry.direction}
            onValueChange={(direction) => onChange({ ...entry, direction })}
            options={(pair?.directions ?? [entry.direction]).map((value) => ({
              value,
              label: DIRECTION_WORDS[value],
            }))}
          />
        </Field>
        <Field label={<NamedLabel label="When both sides changed" name={name} />} isDisabled={isReadOnly}>
          <Select
            value={entry.policy}
            onValueChange={(policy) => onChange({ ...entry, policy })}
            options={policies.map((value) => ({ value, label: POLICY_WORDS[value] }))}
          />
        </Field>
        {theirs !== undefined && canHaveDefault(theirs) ? (
          <Field
            label={<NamedLabel label="Default for new tasks" name={name} />}
            error={misfitOfDefault(theirs, entry.default) ?? undefined}
            isDisabled={isReadOnly}
          >
            <DefaultInput
              field={theirs}
              label={`Default of ${name}`}
              value={entry.default}
              onChange={(value) => onChange({ ...entry, default: value })}
            />
          </Field>
        ) : null}
        {hasOptions && ours !== undefined && theirs !== undefined ? (
          <ValueMapDialog
            name={name}
            ours={ours.options}
            theirs={theirs.options}
            value={entry.valueMap}
            isReadOnly={isReadOnly}
            onChange={(valueMap) => onChange({ ...entry, valueMap })}
          />
        ) : null}
      </div>
    </li>
  );
}

/** Sighted readers see the pair above; the name says to others which pair it is. */
function NamedLabel({ label, name }: { label: string; name: string }) {
  return (
    <>
      {label} <span className="sr-only">of {name}</span>
    </>
  );
}
