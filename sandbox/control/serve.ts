import { ZodError, z } from "zod";
import { ClickUpError } from "../clickup-error.ts";
import { FaultRuleInput } from "../faults.ts";
import { type Answer, jsonAnswer } from "../http/answer.ts";
import { type IncomingRequest, isLoopback, isSameOrigin, jsonBody } from "../http/request.ts";
import { createRouter, type Route } from "../http/router.ts";
import { Settings } from "../settings.ts";
import { ClockMove } from "./clock-operations.ts";
import { ControlNotFoundError } from "./not-found.ts";
import type { SandboxControl } from "./operations.ts";
import * as input from "./operations.ts";
import * as taskInput from "./task-operations.ts";
import * as webhookInput from "./webhook-operations.ts";

/** Where the control interface begins. */
export const CONTROL_PREFIX = "/_sandbox";

type Call = { control: SandboxControl; id: string; query: URLSearchParams; body: unknown };
type ControlHandler = (call: Call) => unknown;

const route = (method: string, path: string, handler: ControlHandler): Route<ControlHandler> => ({
  method,
  pattern: `${CONTROL_PREFIX}${path}`,
  handler,
});

/** A POST whose body is parsed by a schema; no body counts as an empty one. */
const post = <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  handler: (control: SandboxControl, input: z.output<Schema>, id: string) => unknown,
): Route<ControlHandler> =>
  route("POST", path, ({ control, id, body }) => handler(control, schema.parse(body ?? {}), id));

const Nothing = z.strictObject({});

const routes: Route<ControlHandler>[] = [
  route("GET", "/faults", ({ control }) => ({ faults: control.faults() })),
  post("/faults", FaultRuleInput, (control, rule) => control.addFault(rule)),
  route("DELETE", "/faults", ({ control }) => control.clearFaults()),
  route("DELETE", "/faults/:id", ({ control, id }) => control.removeFault(id)),
  route("GET", "/settings", ({ control }) => control.settings()),
  post("/settings", Settings.partial(), (control, change) => control.changeSettings(change)),
  route("GET", "/tokens", ({ control }) => ({ tokens: control.tokens() })),
  post("/tokens", input.MintToken, (control, wanted) => control.mintToken(wanted)),
  post("/tokens/revoke", input.TokenFilter, (control, filter) => control.revokeTokens(filter)),
  post("/tokens/limit", input.TokenLimit, (control, limit) => control.limitToken(limit)),
  post("/workspaces", input.NewWorkspace, (control, draft) => control.addWorkspace(draft)),
  post("/spaces", input.NewSpace, (control, draft) => control.addSpace(draft)),
  post("/spaces/:id", input.SpaceChange, (control, change, id) => control.changeSpace(id, change)),
  post("/spaces/:id/remove", Nothing, (control, _nothing, id) => control.removeSpace(id)),
  post("/lists", input.NewList, (control, draft) => control.addList(draft)),
  post("/lists/:id", input.PlaceChange, (control, change, id) => control.changeList(id, change)),
  post("/lists/:id/remove", Nothing, (control, _nothing, id) => control.removeList(id)),
  post("/lists/:id/restore", Nothing, (control, _nothing, id) => control.restoreList(id)),
  post("/lists/:id/archive", Nothing, (control, _nothing, id) => control.changeList(id, { archived: true })),
  post("/lists/:id/statuses", input.StatusChange, (control, change, id) => ({
    statuses: control.changeStatuses(id, change),
  })),
  route("GET", "/tree", ({ control }) => control.tree()),
  route("GET", "/tasks", ({ control, query }) => {
    const listId = query.get("listId") ?? undefined;
    const nameIncludes = query.get("nameIncludes") ?? undefined;
    const tasks = control.tasks({ listId, nameIncludes });
    return { tasks, total: tasks.length };
  }),
  post("/tasks/:id", taskInput.TaskChange, (control, change, id) => control.changeTask(id, change)),
  post("/tasks/:id/move", taskInput.TaskMove, (control, move, id) => control.moveTask(id, move)),
  post("/tasks/:id/remove", taskInput.TaskDeletion, (control, who, id) => control.deleteTask(id, who)),
  post("/tasks/:id/restore", Nothing, (control, _nothing, id) => control.restoreTask(id)),
  post("/tasks/:id/field", taskInput.FieldValue, (control, write, id) => control.putFieldValue(id, write)),
  route("GET", "/lists/:id/fields", ({ control, id }) => ({ fields: control.fields(id) })),
  post("/fields", taskInput.NewField, (control, draft) => control.addField(draft)),
  post("/fields/:id", taskInput.FieldChange, (control, change, id) => control.changeField(id, change)),
  post("/fields/:id/remove", Nothing, (control, _nothing, id) => control.removeField(id)),
  post("/fields/:id/restore", Nothing, (control, _nothing, id) => control.restoreField(id)),
  post("/people/:id", webhookInput.PersonChange, (control, change, id) =>
    control.changePerson(Number(id), change),
  ),
  post("/workspaces/:id/members", webhookInput.MemberChange, (control, change, id) => ({
    members: control.setMember(id, change),
  })),
  route("GET", "/clock", ({ control }) => control.clock()),
  post("/clock", ClockMove, (control, move) => control.advanceClock(move)),
  route("GET", "/webhooks", ({ control }) => ({ webhooks: control.webhooks() })),
  post("/webhooks/:id/health", webhookInput.HealthChange, (control, change, id) =>
    control.setWebhookHealth(id, change),
  ),
  post("/webhooks/:id/remove", Nothing, (control, _nothing, id) => control.removeWebhook(id)),
  route("GET", "/deliveries", ({ control, query }) => ({
    ...control.deliveries(numberOf(query, "since", 0), {
      webhookId: query.get("webhookId") ?? undefined,
      event: query.get("event") ?? undefined,
      taskId: query.get("taskId") ?? undefined,
    }),
    pending: control.pendingDeliveries(),
  })),
  route("GET", "/requests", ({ control, query }) =>
    control.requests(numberOf(query, "since", 0), numberOf(query, "limit", 1_000)),
  ),
  route("GET", "/events", ({ control, query }) => ({ events: control.events(numberOf(query, "since", 0)) })),
  post("/reset", input.Reset, (control, reset) => control.reset(reset)),
];

const matchControl = createRouter(routes);

function numberOf(query: URLSearchParams, name: string, fallback: number): number {
  return z.coerce
    .number()
    .int()
    .min(0)
    .catch(fallback)
    .parse(query.get(name) ?? fallback);
}

/** Answers `/_sandbox/…`: JSON, without a token, and only to this machine. */
export async function serveControl(control: SandboxControl, request: IncomingRequest): Promise<Answer> {
  const isForeignPage = request.headers.origin !== undefined && !isSameOrigin(request);
  if (!isLoopback(request) || isForeignPage) {
    return jsonAnswer(403, { error: "The sandbox is controlled from its own machine only." });
  }
  const match = matchControl(request.method, request.path);
  if (!match) {
    const known = routes.map(({ method, pattern }) => `${method} ${pattern.replaceAll(":id", "{id}")}`);
    return jsonAnswer(request.path === CONTROL_PREFIX ? 200 : 404, { operations: known });
  }
  try {
    const result = await match.handler({
      control,
      id: match.params.get("id") ?? "",
      query: request.query,
      body: jsonBody(request),
    });
    return jsonAnswer(200, result ?? {});
  } catch (error) {
    if (error instanceof ControlNotFoundError) return jsonAnswer(404, { error: error.message });
    if (error instanceof ZodError)
      return jsonAnswer(422, { error: "The body is not valid.", issues: error.issues });
    if (error instanceof ClickUpError || error instanceof SyntaxError) {
      return jsonAnswer(400, { error: error.message });
    }
    throw error;
  }
}
