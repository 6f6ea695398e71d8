import "server-only";
import { systemPool } from "../db/index.ts";
import { gauge } from "./index.ts";

/** Watches the database connections of this process. */
export function measurePool(): void {
  gauge({
    name: "db_pool_connections",
    help: "Database connections of this process by state; waiting counts requests without one",
    labels: ["state"],
    collect: (connections) => {
      const { totalCount, idleCount, waitingCount } = systemPool();
      connections.set({ state: "busy" }, totalCount - idleCount);
      connections.set({ state: "idle" }, idleCount);
      connections.set({ state: "waiting" }, waitingCount);
    },
  });
}
