import type { Queue } from "../flow/queue.ts";
import type { Log } from "../log.ts";
import type { Database } from "../store/database.ts";
import type { Registry } from "../store/registry.ts";
import type { Run } from "../store/runs.ts";
import type { Unit, Wake } from "../store/unit.ts";

/** What everything that changes runs works with. */
export interface Engine {
  database: Database;
  queue: Queue;
  registry: Registry;
  wake: Wake;
  log: Log;
  now: () => Date;
  /** Told after a commit that a stored event is to be held against waits and cancellations. */
  matchEvent: (eventId: string) => void;
  /** Cancels a locked run in the caller's transaction (the server wires it: starting a run may end another). */
  cancelRun: (unit: Unit, run: Run) => Promise<void>;
  /** Told after a commit that a run has ended, so that a call in flight for it can be given up. */
  runEnded: (runId: string) => void;
}
