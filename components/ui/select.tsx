"use client";

import { Check, ChevronDown } from "lucide-react";
import {
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from "react";
import { cn } from "./cn.ts";
import { useFieldControl, useFieldLabelId } from "./field-context.ts";
import { controlClasses } from "./input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";
import { findOption, findTypedOption } from "./typed-option.ts";

export interface SelectOption<Value extends string = string> {
  value: Value;
  label: string;
  icon?: ReactNode;
  description?: ReactNode;
  isDisabled?: boolean;
}

export interface SelectProps<Value extends string = string>
  extends Omit<ComponentProps<"button">, "value" | "defaultValue" | "onChange" | "children" | "type"> {
  /** The choice; an empty string or undefined shows the placeholder. */
  value?: Value | "";
  onValueChange?: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  placeholder?: string;
}

/** Where a press on the list began, and the option that was under it. */
type Press = { index: number; x: number; y: number };

/** A hand that moves less than this, in pixels, between press and release meant to stay. */
const steadyWithin = 5;

/** Letters typed within this time of each other belong together. */
const typingPauseMs = 800;

/**
 * One choice from a known, short list, after the pattern of a select-only combobox in the ARIA Authoring Practices.
 * For a searchable or long list use `Combobox`.
 */
export function Select<Value extends string = string>({
  value,
  onValueChange,
  options,
  placeholder = "Choose…",
  className,
  ...props
}: SelectProps<Value>) {
  const control = useFieldControl(props);
  const labelId = useFieldLabelId();
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const typing = useRef({ letters: "", at: 0 });
  const pressed = useRef<Press | null>(null);
  const listId = useId();
  const chosen = options.findIndex((option) => option.value === value);
  const shown = options[chosen];

  const indexOfOption = (target: EventTarget | null) => {
    const option = target instanceof Element ? target.closest('[role="option"]') : null;
    return options.findIndex((_, index) => option?.id === `${listId}-${index}`);
  };

  function change(next: boolean) {
    setIsOpen(next);
    pressed.current = null;
    if (next) setActive(chosen >= 0 ? chosen : findOption(options, 0, 1));
  }

  function choose(index: number) {
    const option = options[index];
    if (!option || option.isDisabled) return;
    setIsOpen(false);
    if (option.value !== value) onValueChange?.(option.value);
  }

  function type(letter: string, now: number) {
    const { letters, at } = typing.current;
    typing.current = { letters: now - at < typingPauseMs ? letters + letter : letter, at: now };
    const found = findTypedOption(options, isOpen ? active : chosen, typing.current.letters);
    if (found >= 0) setActive(found);
  }

  function handleTriggerKey(event: KeyboardEvent) {
    const isLetter = event.key.length === 1 && event.key !== " ";
    if (isOpen || event.metaKey || event.ctrlKey) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" && !isLetter) return;
    event.preventDefault();
    change(true);
    if (isLetter) type(event.key, event.timeStamp);
  }

  function handleListKey(event: KeyboardEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const isTyping = event.timeStamp - typing.current.at < typingPauseMs;
    const go = (index: number) => {
      if (index >= 0) setActive(index);
    };
    if (event.key === "ArrowDown") go(findOption(options, active + 1, 1));
    else if (event.key === "ArrowUp") go(findOption(options, active - 1, -1));
    else if (event.key === "Home") go(findOption(options, 0, 1));
    else if (event.key === "End") go(findOption(options, options.length - 1, -1));
    else if (event.key === "Enter" || (event.key === " " && !isTyping)) choose(active);
    else if (event.key === "Tab") setIsOpen(false);
    else if (event.key.length === 1) type(event.key, event.timeStamp);
    else return;
    event.preventDefault();
  }

  const handleClick = useEffectEvent(({ target, clientX, clientY }: MouseEvent) => {
    const press = pressed.current;
    pressed.current = null;
    const isSteady = press !== null && Math.hypot(clientX - press.x, clientY - press.y) < steadyWithin;
    choose(isSteady ? press.index : indexOfOption(target));
  });

  // While the page around it fills, a list moves with its trigger, and a release may end up beside it. What counts is
  // what a steady hand pressed.
  useEffect(() => {
    if (!isOpen) return;
    const listener = (event: MouseEvent) => handleClick(event);
    window.addEventListener("click", listener);
    return () => window.removeEventListener("click", listener);
  }, [isOpen]);

  return (
    <Popover open={isOpen} onOpenChange={change}>
      <PopoverTrigger asChild>
        <button
          type="button"
          role="combobox"
          aria-haspopup="listbox"
          aria-expanded={isOpen}
          aria-controls={listId}
          {...control}
          onKeyDown={handleTriggerKey}
          className={cn(
            controlClasses,
            "flex items-center justify-between gap-2 text-start",
            !shown && "text-muted-foreground",
            className,
          )}
        >
          <span className="flex min-w-0 items-center gap-2 [&_svg]:size-4 [&_svg]:shrink-0">
            {shown?.icon}
            <bdi className="truncate">{shown?.label ?? placeholder}</bdi>
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </button>
      </PopoverTrigger>
      <PopoverContent
        id={listId}
        role="listbox"
        tabIndex={-1}
        aria-label={control["aria-label"]}
        aria-labelledby={control["aria-label"] === undefined ? labelId : undefined}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        onKeyDown={handleListKey}
        onPointerDown={({ target, clientX, clientY }) => {
          pressed.current = { index: indexOfOption(target), x: clientX, y: clientY };
        }}
        className="max-h-(--radix-popover-content-available-height) w-auto min-w-(--radix-popover-trigger-width) max-w-[min(28rem,calc(100vw-1rem))] overflow-y-auto p-1 outline-none"
      >
        {options.map((option, index) => (
          <SelectItem
            key={option.value}
            id={`${listId}-${index}`}
            option={option}
            isChosen={index === chosen}
            isActive={index === active}
            onActive={() => setActive(index)}
          />
        ))}
      </PopoverContent>
    </Popover>
  );
}

function SelectItem({
  id,
  option,
  isChosen,
  isActive,
  onActive,
}: {
  id: string;
  option: SelectOption;
  isChosen: boolean;
  isActive: boolean;
  onActive: () => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <div
      ref={ref}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-disabled={option.isDisabled || undefined}
      onPointerMove={() => {
        if (!option.isDisabled && !isActive) onActive();
      }}
      className={cn(
        "relative flex select-none items-center gap-2 rounded-md py-1.5 ps-2 pe-8 text-sm outline-none aria-disabled:opacity-50 pointer-coarse:py-2.5",
        isActive && "bg-accent text-accent-foreground",
      )}
    >
      <span className="grid min-w-0">
        <span className="flex min-w-0 items-center gap-2 [&_svg]:size-4 [&_svg]:shrink-0">
          {option.icon}
          <bdi className="truncate">{option.label}</bdi>
        </span>
        {option.description ? (
          <span className="text-muted-foreground text-xs">{option.description}</span>
        ) : null}
      </span>
      {isChosen ? <Check aria-hidden className="absolute end-2 size-4 text-primary" /> : null}
    </div>
  );
}
