"use client";

import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { Tooltip, type TooltipProps } from "./tooltip.tsx";

export interface IconButtonProps extends Omit<ButtonProps, "aria-label" | "size" | "asChild"> {
  /** What pressing it does: the accessible name and, unless switched off, the tooltip. */
  label: string;
  size?: "sm" | "md";
  /** Shown beside the label in the tooltip: a shortcut, usually. */
  hint?: ReactNode;
  tooltip?: boolean;
  tooltipSide?: TooltipProps["side"];
}

/** A button that shows only an icon and always has a name. */
export function IconButton({
  label,
  size = "md",
  variant = "ghost",
  hint,
  tooltip = true,
  tooltipSide,
  ...rest
}: IconButtonProps) {
  const button = (
    <Button aria-label={label} variant={variant} size={size === "sm" ? "icon-sm" : "icon"} {...rest} />
  );
  if (!tooltip) return button;
  return (
    <Tooltip content={label} hint={hint} side={tooltipSide}>
      {button}
    </Tooltip>
  );
}
