/** (g) Links that a check holds against ClickUp in a minute, and what share of the rate budget that takes. */
import { z } from "zod";
import { systemDb, systemPool } from "#lib/platform/db/index.ts";
import type { Stack } from "../scripts/test/stack.ts";
import { get, post } from "./http.ts";
import { distribution, milliseconds, timed } from "./measure.ts";
import { prepareClickup, sandboxJson, until } from "./pipeline.ts";
import type { Row } from "./report.ts";

const LINKS = 5_000;
const AT_ONCE = 20;
const READS = 23;
/** The limit of ClickUp's larger plans, which the share is told of. */
const BUDGET = 1_000;

type Measured = { rows: Row[]; results: Record<string, unknown> };

const sweepSchema = z.object({
  phase: z.string(),
  linksChecked: z.number(),
  tasksRead: z.number(),
  calls: z.number(),
  differences: z.number(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
const sweepsSchema = z.object({ data: z.object({ sweeps: z.array(sweepSchema) }) });
const treeSchema = z.object({
  workspaces: z.array(
    z.object({
      id: z.string(),
      spaces: z.array(
        z.object({ id: z.string(), name: z.string(), lists: z.array(z.object({ id: z.string() })) }),
      ),
    }),
  ),
});

export async function measureSweep(stack: Stack): Promise<Measured> {
  const { caller, organisation, customerId } = await prepareClickup(stack);
  const { organisationId } = organisation;
  const { workspaces } = treeSchema.parse(await sandboxJson(stack, "/_sandbox/tree"));
  const [workspace] = workspaces;
  const space = workspace?.spaces.find(({ name }) => name === "Northwind Traders");
  const listId = space?.lists[0]?.id;
  if (workspace === undefined || space === undefined || listId === undefined)
    throw new Error("The sandbox has no List for the tasks");
  const made = await makeTasks(stack, listId);
  await linkAll({
    organisationId,
    customerId,
    workspaceId: workspace.id,
    spaceId: space.id,
    listId,
    ...made,
  });

  await post(caller, "/api/v1/sync/sweeps", {});
  const sweep = await until(
    async () => {
      const { data } = sweepsSchema.parse(JSON.parse(await get(caller, "/api/v1/sync/sweeps")));
      // Conversations come after the fields, by a call each, and are not what is measured.
      return data.sweeps.find(
        ({ phase, linksChecked }) => (phase === "conversations" || phase === "done") && linksChecked >= LINKS,
      );
    },
    10 * 60_000,
    100,
  );
  const seconds = (Date.now() - Date.parse(sweep.startedAt)) / 1_000;
  const aMinute = (sweep.linksChecked / seconds) * 60;
  const samples: number[] = [];
  for (let index = 0; index < READS; index += 1)
    samples.push(await timed(() => get(caller, "/api/v1/sync/truth")));
  const truth = distribution(samples.slice(3));
  return {
    rows: [
      {
        scenario: `(g) check of ${LINKS.toLocaleString("en-GB")} links`,
        figure: "links a minute",
        value: Math.round(aMinute).toLocaleString("en-GB"),
        baseline: `${seconds.toFixed(1)} s, ${sweep.differences} differences`,
        target: "",
        met: null,
      },
      {
        scenario: `(g) check of ${LINKS.toLocaleString("en-GB")} links`,
        figure: `calls, of ${BUDGET.toLocaleString("en-GB")} a minute`,
        value: `${sweep.calls} (${((sweep.calls / BUDGET) * 100).toFixed(1)} %)`,
        baseline: `one by one: ${LINKS.toLocaleString("en-GB")} calls`,
        target: "at most 2 for 100 links",
        met: sweep.calls <= LINKS * 0.02,
      },
      {
        scenario: "(g) how much is in agreement",
        figure: "p50 / p95 ms",
        value: `${milliseconds(truth.p50)} / ${milliseconds(truth.p95)}`,
        baseline: `${(LINKS * 7).toLocaleString("en-GB")} fields`,
        target: "",
        met: null,
      },
    ],
    results: { sweep, seconds, aMinute, truth },
  };
}

const taskSchema = z.object({ id: z.string(), status: z.object({ id: z.string() }) });

async function makeTasks(stack: Stack, listId: string): Promise<{ taskIds: string[]; statusKey: string }> {
  const { token } = z.object({ token: z.string() }).parse(await sandboxJson(stack, "/_sandbox/tokens", {}));
  await sandboxJson(stack, "/_sandbox/tokens/limit", { token, rateLimit: 1_000_000 });
  const tasks: z.infer<typeof taskSchema>[] = [];
  for (let first = 0; first < LINKS; first += AT_ONCE) {
    const made = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, index) => {
        const answer = await fetch(`${stack.sandboxUrl}/api/v2/list/${listId}/task`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify({ name: `Checked ${first + index}`, markdown_content: "Text", priority: 3 }),
        });
        return taskSchema.parse(await answer.json());
      }),
    );
    tasks.push(...made);
  }
  return { taskIds: tasks.map(({ id }) => id), statusKey: tasks[0]?.status.id ?? "" };
}

/** Tickets that say what the tasks say, and links that agreed on all of it an hour ago. */
async function linkAll(place: {
  organisationId: string;
  customerId: string;
  workspaceId: string;
  spaceId: string;
  listId: string;
  taskIds: string[];
  statusKey: string;
}): Promise<void> {
  const { organisationId, customerId } = place;
  const { id: connectionId } = await systemDb().clickupConnection.findFirstOrThrow({
    where: { organisationId },
  });
  await systemPool().query(
    `insert into tickets (id, organisation_id, number, customer_id, title, description, status, priority, source, created_by_type, created_by_name, tags, updated_at)
     select gen_random_uuid(), $1, 100000 + ordinality, $2, 'Checked ' || (ordinality - 1), 'Text', 'open', 'normal', 'api', 'system', 'Bench', '{}', now()
     from unnest($3::text[]) with ordinality`,
    [organisationId, customerId, place.taskIds],
  );
  await systemPool().query(
    `insert into task_links
       (id, organisation_id, source_type, source_id, customer_id, standing_key, connection_id, workspace_id, space_id,
        space_name, list_id, list_name, task_id, task_url, task_name, status_name, status_type, status_color,
        last_synced_at, updated_at)
     select gen_random_uuid(), $1, 'ticket', t.id, t.customer_id, 'ticket:' || t.id || ':primary', $2, $3, $4, 'Space',
        $5, 'List', task.id, 'https://app.clickup.com/t/' || task.id, t.title, 'to do', 'open', '#87909e',
        now() - interval '1 hour', now()
     from unnest($6::text[]) with ordinality as task (id, place)
     join tickets t on t.organisation_id = $1 and t.number = 100000 + task.place`,
    [organisationId, connectionId, place.workspaceId, place.spaceId, place.listId, place.taskIds],
  );
  // The first comparison of each is what is measured elsewhere; here they agreed before.
  await systemPool().query(
    `insert into sync_fields (id, organisation_id, link_id, field, state, base_ours, base_theirs, agreed_at, updated_at)
     select gen_random_uuid(), $1, l.id, said.field, 'in_step', said.ours, said.theirs, now() - interval '1 hour', now()
     from task_links l
     join tickets t on t.id = l.source_id
     cross join lateral (values
       ('title', to_jsonb(t.title), to_jsonb(t.title)), ('description', to_jsonb(t.description), to_jsonb(t.description)),
       ('status', '"open"', to_jsonb($2::text)), ('priority', '"normal"', '3'),
       ('assignee', 'null', '[]'), ('dueDate', 'null', 'null'), ('tags', '[]', '[]')
     ) said (field, ours, theirs)
     where l.organisation_id = $1`,
    [organisationId, place.statusKey],
  );
  await systemDb().syncRequest.deleteMany({ where: { organisationId } });
  // What grows by thousands at once has no statistics yet; in life it grows one by one.
  await systemPool().query("analyze tickets, task_links, sync_fields");
}
