"use client";

import { Avatar as Radix } from "radix-ui";
import { avatarHue, initialsOf } from "./avatar-identity.ts";
import { cn } from "./cn.ts";

export interface AvatarProps {
  name: string;
  /** What decides the colour: an id, so that a new name keeps the old colour. The name when left out. */
  seed?: string;
  src?: string | null;
  size?: "xs" | "sm" | "md" | "lg";
  /** People are round, organisations and customers are square. */
  shape?: "person" | "organisation";
  /** Set it where the name does not stand beside the picture. */
  isNamed?: boolean;
  className?: string;
}

const sizes = {
  xs: "size-5 text-[0.5625rem]",
  sm: "size-6 text-2xs",
  md: "size-8 text-xs",
  lg: "size-12 text-lg",
};

const hues = {
  1: "bg-chart-1/20",
  2: "bg-chart-2/20",
  3: "bg-chart-3/20",
  4: "bg-chart-4/20",
  5: "bg-chart-5/20",
  6: "bg-chart-6/20",
};

/** A picture, or initials on a colour that stays the same for the same seed. */
export function Avatar({
  name,
  seed,
  src,
  size = "md",
  shape = "person",
  isNamed = false,
  className,
}: AvatarProps) {
  return (
    <Radix.Root
      {...(isNamed ? { role: "img", "aria-label": name } : { "aria-hidden": true })}
      className={cn(
        "inline-grid shrink-0 select-none place-items-center overflow-hidden bg-card font-semibold text-foreground",
        shape === "person" ? "rounded-full" : "rounded-md",
        sizes[size],
        className,
      )}
    >
      {src ? <Radix.Image src={src} alt="" className="size-full object-cover" /> : null}
      <Radix.Fallback
        delayMs={src ? 300 : undefined}
        className={cn("grid size-full place-items-center", hues[avatarHue(seed ?? name)])}
      >
        {initialsOf(name)}
      </Radix.Fallback>
    </Radix.Root>
  );
}
