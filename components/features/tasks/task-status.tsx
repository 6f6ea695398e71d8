import { CircleCheck, CircleDashed, CircleDot } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { Truncate } from "#components/ui/text.tsx";
import type { Tone } from "#components/ui/tone.ts";

const LOOKS: Record<string, { icon: typeof CircleDot; tone: Tone }> = {
  open: { icon: CircleDashed, tone: "neutral" },
  custom: { icon: CircleDot, tone: "info" },
  done: { icon: CircleCheck, tone: "success" },
  closed: { icon: CircleCheck, tone: "success" },
};

/** A task's status by ClickUp's own name. Its type, not its name, says how far it is. */
export function TaskStatus({ name, type }: { name: string; type: string }) {
  const { icon: Icon, tone } = LOOKS[type] ?? { icon: CircleDot, tone: "info" };
  return (
    <Badge tone={tone} className="min-w-0">
      <Icon aria-hidden />
      <Truncate>{name}</Truncate>
    </Badge>
  );
}
