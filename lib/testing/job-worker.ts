/**
 * A worker of its own process: serves the function that makes tasks to a job server, as the app does, so that a
 * test can kill it. Started as `node --conditions=react-server lib/testing/job-worker.ts <port>`.
 */
import { createServer } from "node:http";
import { serve } from "inngest/node";
import { inngest } from "#inngest/client.ts";
import { defineFunction } from "#inngest/define.ts";
import { createTaskDefinition } from "#inngest/functions/tasks/create-task.ts";
import { createTaskPipeline } from "#lib/tasks/index.ts";
import { TASK_TIMINGS } from "#lib/tasks/timings.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";

/** Here a call is with the sandbox or not within milliseconds, so that little time settles what became of it. */
const timings = { ...TASK_TIMINGS, settleMs: 3_000, lookAtMs: [500, 1_500], retryDelaysSeconds: [1, 1, 1] };
const pipeline = createTaskPipeline({ ticket: ticketTaskSource }, { timings });
const listener = serve({ client: inngest, functions: [defineFunction(createTaskDefinition(pipeline))] });
const server = createServer((request, response) => listener(request, response));
server.listen(Number(process.argv[2]), "127.0.0.1", () => process.stdout.write("ready\n"));
