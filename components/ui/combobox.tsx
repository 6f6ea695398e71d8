"use client";

import { ChevronsUpDown, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "./cn.ts";
import { useFieldControl } from "./field-context.ts";
import { controlClasses } from "./input.tsx";
import { OptionList, type OptionListItem } from "./option-list.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";

export interface ComboboxProps {
  /** Names the list of options: "Space". */
  label: string;
  options: readonly OptionListItem[];
  value: string | null;
  onValueChange: (value: string | null) => void;
  /** Shown while `value` is not among `options`, as happens when the server does the searching. */
  valueLabel?: string;
  onSearch?: (query: string) => void;
  isLoading?: boolean;
  placeholder?: string;
  emptyText?: ReactNode;
  /** Adds a button that takes the choice back. */
  isClearable?: boolean;
  footer?: ReactNode;
  id?: string;
  disabled?: boolean;
  className?: string;
  onBlur?: () => void;
  ref?: React.Ref<HTMLButtonElement>;
}

/** One choice from many, found by typing. Searches here, or on the server with `onSearch`. */
export function Combobox({
  label,
  options,
  value,
  onValueChange,
  valueLabel,
  onSearch,
  isLoading,
  placeholder = "Choose…",
  emptyText,
  isClearable = false,
  footer,
  className,
  ...props
}: ComboboxProps) {
  const [isOpen, setIsOpen] = useState(false);
  const control = useFieldControl(props);
  const chosen = options.find((option) => option.value === value);
  const text = value === null || value === "" ? undefined : (chosen?.label ?? valueLabel ?? value);
  const canClear = isClearable && text !== undefined && !control.disabled;

  return (
    <div className={cn("relative w-full min-w-0", className)}>
      <Popover open={isOpen} onOpenChange={setIsOpen}>
        <PopoverTrigger asChild>
          <button
            type="button"
            role="combobox"
            aria-haspopup="dialog"
            aria-expanded={isOpen}
            {...control}
            aria-label={control.id ? undefined : label}
            className={cn(
              controlClasses,
              "flex items-center gap-2 text-start",
              text === undefined && "text-muted-foreground",
            )}
          >
            <span
              className={cn(
                "flex min-w-0 flex-1 items-center gap-2 [&_svg]:size-4 [&_svg]:shrink-0",
                canClear && "pe-6",
              )}
            >
              {chosen?.icon}
              <bdi title={text ?? undefined} className="truncate">
                {text ?? placeholder}
              </bdi>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          </button>
        </PopoverTrigger>
        <PopoverContent
          aria-label={label}
          className="w-(--radix-popover-trigger-width) min-w-64 overflow-hidden p-0"
        >
          <OptionList
            label={label}
            options={options}
            selected={value === null ? [] : [value]}
            onSelect={(next) => {
              onValueChange(next);
              setIsOpen(false);
            }}
            onSearch={onSearch}
            isLoading={isLoading}
            emptyText={emptyText}
            footer={footer}
          />
        </PopoverContent>
      </Popover>
      {canClear ? (
        <button
          type="button"
          aria-label={`Clear ${label}`}
          onClick={() => onValueChange(null)}
          className="absolute inset-y-0 end-8 my-auto grid size-6 place-items-center rounded-sm text-muted-foreground hover:bg-muted hover:text-foreground"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </div>
  );
}
