"use client";

import { Progress } from "#components/ui/progress.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { SpacesSync } from "#lib/clickup/schema.ts";
import { isReading as isBeingRead } from "./queries.ts";

/** How far the reading of Spaces has come, or when it was last done. */
export function SyncProgress({ sync, spaceCount }: { sync: SpacesSync; spaceCount: number }) {
  const isReading = isBeingRead(sync);
  const isCounted = sync.status === "running" && sync.total > 0;
  return (
    <div className="grid gap-1.5 text-sm">
      <p role="status" className="text-muted-foreground">
        {isReading ? (
          isCounted ? (
            `Reading workspace ${Math.min(sync.done + 1, sync.total)} of ${sync.total}…`
          ) : (
            "Waiting to read the Spaces…"
          )
        ) : sync.syncedAt === null ? (
          "The Spaces were not read yet."
        ) : (
          <>
            {spaceCount.toLocaleString("en-GB")} {spaceCount === 1 ? "Space" : "Spaces"}, read{" "}
            <RelativeTime at={sync.syncedAt} />
          </>
        )}
      </p>
      {isReading ? (
        <Progress
          label="Reading Spaces"
          value={isCounted ? sync.done : null}
          max={Math.max(sync.total, 1)}
          valueText={`${sync.done} of ${sync.total} workspaces`}
        />
      ) : null}
    </div>
  );
}
