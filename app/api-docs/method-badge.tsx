import { Badge } from "#components/ui/badge.tsx";
import type { Tone } from "#components/ui/tone.ts";

const tones: Record<string, Tone> = {
  GET: "info",
  POST: "success",
  PUT: "warning",
  PATCH: "warning",
  DELETE: "destructive",
};

/** A method, wide enough that paths below one another line up. */
export function MethodBadge({ method, isSmall = false }: { method: string; isSmall?: boolean }) {
  return (
    <Badge
      tone={tones[method] ?? "neutral"}
      size={isSmall ? "sm" : "md"}
      className={
        isSmall ? "w-12 shrink-0 justify-center font-mono" : "w-16 shrink-0 justify-center font-mono"
      }
    >
      {isSmall && method === "DELETE" ? "DEL" : method}
    </Badge>
  );
}
