"use client";

import { type ReactNode, useId, useState } from "react";
import { cn } from "#components/ui/cn.ts";
import { OptionList, type OptionListProps } from "#components/ui/option-list.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";

const rowClasses = "grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-x-2";
const labelClasses = "py-1.5 text-muted-foreground text-sm";

/** A fact with its name, as the sidebars show it. */
export function PropertyRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={rowClasses}>
      <dt className={labelClasses}>{label}</dt>
      <dd className="min-w-0 py-1.5 text-sm [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

export interface PropertyPickerProps extends Omit<OptionListProps, "label"> {
  label: string;
  /** The present value as it is drawn: a badge, a name, "None". */
  children: ReactNode;
  /** Several values: the list stays open while they are ticked. */
  isMultiple?: boolean;
  /** Shown without the way to change it. */
  isReadOnly?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/** A fact that is changed where it stands: a press opens the choices, and choosing saves. */
export function PropertyPicker({
  label,
  children,
  isMultiple = false,
  isReadOnly = false,
  onSelect,
  onOpenChange,
  ...list
}: PropertyPickerProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);

  function change(next: boolean) {
    setIsOpen(next);
    onOpenChange?.(next);
  }

  if (isReadOnly) return <PropertyRow label={label}>{children}</PropertyRow>;
  return (
    <div className={rowClasses}>
      <dt id={`${id}label`} className={labelClasses}>
        {label}
      </dt>
      <dd className="min-w-0">
        <Popover open={isOpen} onOpenChange={change}>
          <PopoverTrigger
            id={`${id}value`}
            aria-labelledby={`${id}label ${id}value`}
            className={cn(
              "-mx-2 flex min-h-8 w-[calc(100%+1rem)] min-w-0 items-center rounded-md px-2 py-1 text-start text-sm transition-colors pointer-coarse:min-h-11",
              "hover:bg-muted data-[state=open]:bg-muted",
            )}
          >
            {children}
          </PopoverTrigger>
          <PopoverContent aria-label={`Change ${label.toLowerCase()}`} className="w-72 overflow-hidden p-0">
            <OptionList
              label={label}
              onSelect={(value) => {
                onSelect(value);
                if (!isMultiple) change(false);
              }}
              {...list}
            />
          </PopoverContent>
        </Popover>
      </dd>
    </div>
  );
}
