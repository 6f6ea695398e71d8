import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";
import { type Tone, toneSubtle } from "./tone.ts";

const badgeVariants = cva(
  "inline-flex max-w-full items-center gap-1 whitespace-nowrap rounded-md font-medium [&_svg]:shrink-0",
  {
    variants: {
      size: {
        sm: "h-5 px-1.5 text-2xs [&_svg]:size-3",
        md: "h-6 px-2 text-xs [&_svg]:size-3.5",
      },
    },
    defaultVariants: { size: "md" },
  },
);

export interface BadgeProps extends ComponentProps<"span">, VariantProps<typeof badgeVariants> {
  tone?: Tone;
}

/** A short word about a thing. A status needs icon and word as well: use `StatusBadge`. */
export function Badge({ tone = "neutral", size, className, ...rest }: BadgeProps) {
  return <span className={cn(badgeVariants({ size }), toneSubtle[tone], className)} {...rest} />;
}
