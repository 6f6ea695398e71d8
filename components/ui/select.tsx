"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { useFieldControl } from "./field-context.ts";
import { controlClasses } from "./input.tsx";

export interface SelectOption<Value extends string = string> {
  value: Value;
  label: string;
  icon?: ReactNode;
  description?: ReactNode;
  isDisabled?: boolean;
}

export interface SelectGroup<Value extends string = string> {
  label: string;
  options: readonly SelectOption<Value>[];
}

export interface SelectProps<Value extends string = string>
  extends Omit<
    ComponentProps<typeof Radix.Trigger>,
    "value" | "defaultValue" | "onChange" | "children" | "dir"
  > {
  /** The choice; an empty string or undefined shows the placeholder. */
  value?: Value | "";
  defaultValue?: Value;
  onValueChange?: (value: Value) => void;
  options?: readonly SelectOption<Value>[];
  groups?: readonly SelectGroup<Value>[];
  placeholder?: string;
}

/** One choice from a known, short list. For a searchable or long list use `Combobox`. */
export function Select<Value extends string = string>({
  value,
  defaultValue,
  onValueChange,
  options = [],
  groups = [],
  placeholder = "Choose…",
  name,
  className,
  ...props
}: SelectProps<Value>) {
  const control = useFieldControl(props);
  const known = [...options, ...groups.flatMap((group) => group.options)];

  function handleChange(next: string) {
    // Radix reports an empty string when the browser resets the hidden native select; that is not a choice.
    const option = known.find((candidate) => candidate.value === next);
    if (option) onValueChange?.(option.value);
  }

  return (
    <Radix.Root
      value={value}
      defaultValue={defaultValue}
      onValueChange={handleChange}
      name={name}
      disabled={control.disabled}
    >
      <Radix.Trigger
        {...control}
        className={cn(
          controlClasses,
          "flex items-center justify-between gap-2 text-start data-placeholder:text-muted-foreground",
          className,
        )}
      >
        <span className="flex min-w-0 items-center gap-2 truncate [&_svg]:size-4 [&_svg]:shrink-0">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon asChild>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-popover max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-[min(28rem,calc(100vw-1rem))] overflow-hidden rounded-lg border bg-popover text-popover-foreground shadow-overlay data-[state=open]:animate-pop-in"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <SelectItem key={option.value} option={option} />
            ))}
            {groups.map((group) => (
              <Radix.Group key={group.label} className="not-first:mt-1">
                <Radix.Label className="px-2 py-1 font-medium text-muted-foreground text-xs">
                  {group.label}
                </Radix.Label>
                {group.options.map((option) => (
                  <SelectItem key={option.value} option={option} />
                ))}
              </Radix.Group>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function SelectItem({ option }: { option: SelectOption }) {
  return (
    <Radix.Item
      value={option.value}
      disabled={option.isDisabled}
      textValue={option.label}
      className="relative flex select-none items-center gap-2 rounded-md py-1.5 ps-2 pe-8 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-accent data-highlighted:text-accent-foreground pointer-coarse:py-2.5"
    >
      <span className="grid min-w-0">
        <Radix.ItemText asChild>
          <span className="flex min-w-0 items-center gap-2 [&_svg]:size-4 [&_svg]:shrink-0">
            {option.icon}
            <bdi className="truncate">{option.label}</bdi>
          </span>
        </Radix.ItemText>
        {option.description ? (
          <span className="text-muted-foreground text-xs">{option.description}</span>
        ) : null}
      </span>
      <Radix.ItemIndicator className="absolute end-2">
        <Check aria-hidden className="size-4 text-primary" />
      </Radix.ItemIndicator>
    </Radix.Item>
  );
}
