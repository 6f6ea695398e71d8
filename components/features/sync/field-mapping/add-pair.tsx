"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { Field } from "#components/ui/field.tsx";
import type { FieldMapping, MappingEntry } from "#lib/sync/schema.ts";
import { entryFor, FIT_LOOKS, sourceTypeWords, typeWords } from "./words.ts";

/** Puts two fields together that are in no pair yet: first ours, then those of ClickUp's that it can go with. */
export function AddPair({
  mapping,
  entries,
  onAdd,
}: {
  mapping: FieldMapping;
  entries: readonly MappingEntry[];
  onAdd: (entry: MappingEntry) => void;
}) {
  const [key, setKey] = useState<string | null>(null);
  const [fieldId, setFieldId] = useState<string | null>(null);
  const ours = mapping.sourceFields.filter((field) => !entries.some((entry) => entry.key === field.key));
  const theirs = mapping.pairs
    .filter((pair) => pair.key === key && !entries.some((entry) => entry.fieldId === pair.fieldId))
    .flatMap((pair) => {
      const field = mapping.listFields.find(({ id }) => id === pair.fieldId);
      return field === undefined ? [] : [{ ...pair, field }];
    });
  return (
    <div className="grid gap-3 rounded-lg border border-dashed p-4 sm:grid-cols-[1fr_1fr_auto] sm:items-end">
      <Field label="Field of tickets">
        <Combobox
          label="Field of tickets"
          value={key}
          onValueChange={(next) => {
            setKey(next);
            setFieldId(null);
          }}
          options={ours.map((field) => ({
            value: field.key,
            label: field.label,
            description: `${sourceTypeWords(field.type)}${field.isWritable ? "" : ", read only"}`,
          }))}
          emptyText="Every field is in a pair."
        />
      </Field>
      <Field label="Field in ClickUp" isDisabled={key === null}>
        <Combobox
          label="Field in ClickUp"
          value={fieldId}
          onValueChange={setFieldId}
          options={theirs.map(({ field, fit }) => ({
            value: field.id,
            label: field.name,
            description: `${typeWords(field.type)} · ${FIT_LOOKS[fit].label}`,
          }))}
          emptyText="No field of ClickUp's goes with it."
        />
      </Field>
      <Button
        disabled={key === null || fieldId === null}
        onClick={() => {
          if (key === null || fieldId === null) return;
          onAdd(entryFor(mapping, key, fieldId));
          setKey(null);
          setFieldId(null);
        }}
      >
        <Plus aria-hidden />
        Add pair
      </Button>
    </div>
  );
}
