import type { ComponentType } from "react";
import { Badge } from "#components/ui/badge.tsx";
import type { Tone } from "#components/ui/tone.ts";

export interface StatusAppearance {
  label: string;
  icon: ComponentType<{ "aria-hidden"?: boolean; className?: string }>;
  tone: Tone;
}

/** How each value of a status looks. Exhaustive, so a new status is a compile error until it has a face. */
export type StatusMap<Status extends string> = Readonly<Record<Status, StatusAppearance>>;

export interface StatusBadgeProps<Status extends string> {
  status: Status;
  map: StatusMap<Status>;
  size?: "sm" | "md";
  className?: string;
}

/** A status as colour, icon and word together. */
export function StatusBadge<Status extends string>({
  status,
  map,
  size,
  className,
}: StatusBadgeProps<Status>) {
  const { label, icon: Icon, tone } = map[status];
  return (
    <Badge tone={tone} size={size} className={className}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
