"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FieldMapping, MappingEntry } from "#lib/sync/schema.ts";

type Props = {
  name: string;
  ours: FieldMapping["sourceFields"][number]["options"];
  theirs: FieldMapping["listFields"][number]["options"];
  value: MappingEntry["valueMap"];
  isReadOnly: boolean;
  onChange: (value: MappingEntry["valueMap"]) => void;
};

/** Which option here stands for which of ClickUp's. What is left out does not travel. */
export function ValueMapDialog({ name, ours, theirs, value, isReadOnly, onChange }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const mapped = ours.filter(({ key }) => value.some((pair) => pair.ours === key)).length;
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button className="w-fit sm:self-end">
          Options ({mapped} of {ours.length})
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Options of ${name}`}
        description="Each option here and the one of ClickUp's that means the same. An option without a counterpart stays on its own side."
        footer={<Button onClick={() => setIsOpen(false)}>Done</Button>}
      >
        <div className="grid gap-3">
          {ours.map(({ key, label }) => (
            <Field key={key} label={<bdi>{label}</bdi>} isDisabled={isReadOnly}>
              <Select
                value={value.find((pair) => pair.ours === key)?.theirs ?? "none"}
                onValueChange={(chosen) =>
                  onChange([
                    ...value.filter((pair) => pair.ours !== key),
                    ...(chosen === "none" ? [] : [{ ours: key, theirs: chosen }]),
                  ])
                }
                options={[
                  { value: "none", label: "No counterpart" },
                  ...theirs.map((option) => ({ value: option.id, label: option.label })),
                ]}
              />
            </Field>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
