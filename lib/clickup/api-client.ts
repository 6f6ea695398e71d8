/**
 * The one client of ClickUp's API v2. It is made for one token, asks the rate budget before every call, parses
 * every answer, and turns every failure into one of our errors. Source: ClickUp fact sheet, sections 3 to 9.
 */
import "server-only";
import type { z } from "zod";
import { now } from "#lib/platform/clock/index.ts";
import * as types from "./api-types.ts";
import { CALL_TIMEOUT_MS } from "./call-timeout.ts";
import { ClickUpRateLimitError, failureOf, noAnswer } from "./errors.ts";
import { countApiCall } from "./metrics.ts";
import type { RateBudget, RateHeaders } from "./rate-budget.ts";

/** Waits before the retries of calls that may safely be repeated, in milliseconds. */
const RETRY_WAITS_MS = [300, 1_200] as const;

export type ClickUpClientOptions = {
  token: string;
  /** `https://api.clickup.com/api/v2`, without a slash at the end. */
  baseUrl: string;
  budget: RateBudget;
  /** Ends every call when it ends. */
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Waits before a retry; a test need not. */
  sleep?: (ms: number) => Promise<void>;
};

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

type Call<Answer extends z.ZodType> = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** The path with `{names}` in it: what logs, errors and metrics name the call by. */
  endpoint: string;
  path?: Record<string, string>;
  query?: Query;
  body?: unknown;
  answer: Answer;
  /** Called when the budget has room and nothing but the sending is left; what it throws stops the call. */
  beforeSend?: () => Promise<void>;
};

export type TaskSearch = {
  spaceIds?: readonly string[];
  listIds?: readonly string[];
  /** Milliseconds since 1970, UTC; strict. */
  dateCreatedGt?: number;
  dateUpdatedGt?: number;
  orderBy?: "id" | "created" | "updated" | "due_date";
  includeClosed: boolean;
  subtasks: boolean;
};

export type ClickUpClient = ReturnType<typeof createClickUpClient>;

export function createClickUpClient(options: ClickUpClientOptions) {
  const { token, baseUrl, budget, timeoutMs = CALL_TIMEOUT_MS } = options;
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));

  async function callOnce<Answer extends z.ZodType>(call: Call<Answer>): Promise<z.output<Answer>> {
    const endpoint = `${call.method} ${call.endpoint}`;
    const permit = await budget.take(endpoint, options.signal);
    let headers: RateHeaders | null = null;
    let outcome = "no_answer";
    const startedAt = performance.now();
    try {
      await call.beforeSend?.();
      const response = await send(call, endpoint);
      headers = readRateHeaders(response);
      outcome = response.ok ? "ok" : String(response.status);
      return await readAnswer(call, endpoint, response, headers);
    } finally {
      countApiCall(endpoint, outcome, performance.now() - startedAt);
      await permit.settle(headers);
    }
  }

  async function send(call: Call<z.ZodType>, endpoint: string): Promise<Response> {
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      return await fetch(`${baseUrl}${fillPath(call.endpoint, call.path)}${queryText(call.query)}`, {
        method: call.method,
        // A redirect would carry the token to wherever it points.
        redirect: "error",
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": "application/json",
          Accept: "application/json",
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        signal: options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]),
      });
    } catch (cause) {
      throw noAnswer({ endpoint, text: causeText(cause), cause }, !wasNeverSent(cause));
    }
  }

  async function readAnswer<Answer extends z.ZodType>(
    call: Call<Answer>,
    endpoint: string,
    response: Response,
    headers: RateHeaders,
  ): Promise<z.output<Answer>> {
    const requestId = response.headers.get("x-request-id");
    let text: string;
    try {
      text = await response.text();
    } catch (cause) {
      throw noAnswer({ endpoint, status: response.status, text: "the answer broke off", cause }, true);
    }
    if (!response.ok) {
      const said = types.failureAnswer.safeParse(parseJson(text)).data;
      const failure = {
        endpoint,
        status: response.status,
        ecode: said?.ECODE ?? null,
        requestId,
        text: said?.err ?? said?.error ?? said?.message ?? "",
      };
      const error = failureOf(failure);
      if (error.kind !== "rate_limit") throw error;
      const waitMs = headers.retryAfterMs ?? 60_000;
      throw new ClickUpRateLimitError(failure, new Date(now().getTime() + waitMs), waitMs / 1000);
    }
    const parsed = call.answer.safeParse(text === "" ? {} : parseJson(text));
    if (parsed.success) return parsed.data;
    throw noAnswer(
      { endpoint, status: response.status, text: "the answer has another shape", cause: parsed.error },
      true,
    );
  }

  /** Calls once; repeats what may be repeated when ClickUp is in trouble. A POST never is: it may have worked. */
  async function call<Answer extends z.ZodType>(definition: Call<Answer>): Promise<z.output<Answer>> {
    const waits = definition.method === "POST" ? [] : RETRY_WAITS_MS;
    for (const waitMs of waits) {
      try {
        return await callOnce(definition);
      } catch (error) {
        if (!isWorthRepeating(error) || options.signal?.aborted === true) throw error;
        await sleep(waitMs);
      }
    }
    return callOnce(definition);
  }

  return {
    /** The person that the token belongs to. */
    getUser: async () => (await call({ method: "GET", endpoint: "/user", answer: types.userAnswer })).user,

    /** The Workspaces that the person granted. */
    listTeams: async () =>
      (await call({ method: "GET", endpoint: "/team", answer: types.teamsAnswer })).teams,

    listSpaces: async (teamId: string, archived = false) =>
      (
        await call({
          method: "GET",
          endpoint: "/team/{team_id}/space",
          path: { team_id: teamId },
          query: { archived },
          answer: types.spacesAnswer,
        })
      ).spaces,

    /** A Space's folders, each with its Lists. */
    listFolders: async (spaceId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/space/{space_id}/folder",
          path: { space_id: spaceId },
          query: { archived: false },
          answer: types.foldersAnswer,
        })
      ).folders,

    /** The Lists of a folder. */
    listLists: async (folderId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/folder/{folder_id}/list",
          path: { folder_id: folderId },
          query: { archived: false },
          answer: types.listsAnswer,
        })
      ).lists,

    /** The Lists of a Space that are in no folder. */
    listFolderlessLists: async (spaceId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/space/{space_id}/list",
          path: { space_id: spaceId },
          query: { archived: false },
          answer: types.listsAnswer,
        })
      ).lists,

    /** One List with its statuses. */
    getList: (listId: string) =>
      call({
        method: "GET",
        endpoint: "/list/{list_id}",
        path: { list_id: listId },
        answer: types.listSchema,
      }),

    /** One task. A custom id such as DEV-12 needs the Workspace that it belongs to. */
    getTask: (taskId: string, customIdWorkspace?: string) =>
      call({
        method: "GET",
        endpoint: "/task/{task_id}",
        path: { task_id: taskId },
        query: {
          include_markdown_description: true,
          ...(customIdWorkspace === undefined ? {} : { custom_task_ids: true, team_id: customIdWorkspace }),
        },
        answer: types.taskSchema,
      }),

    /**
     * Creates a task. Not safe to repeat: on an error whose outcome is unknown, look before another try.
     * `beforeSend` runs last before the request leaves.
     */
    createTask: (listId: string, body: types.TaskBody, beforeSend?: () => Promise<void>) =>
      call({
        method: "POST",
        endpoint: "/list/{list_id}/task",
        path: { list_id: listId },
        body,
        answer: types.taskSchema,
        ...(beforeSend === undefined ? {} : { beforeSend }),
      }),

    /** Changes a task. The answer may still tell the old status (ClickUp fact sheet, section 8). */
    updateTask: (taskId: string, body: types.TaskChangeBody) =>
      call({
        method: "PUT",
        endpoint: "/task/{task_id}",
        path: { task_id: taskId },
        body,
        answer: types.taskSchema,
      }),

    /** Puts a tag on a task; safe to repeat, and made in the Space when it is new there. */
    addTag: async (taskId: string, tag: string) => {
      await call({
        method: "POST",
        endpoint: "/task/{task_id}/tag/{tag_name}",
        path: { task_id: taskId, tag_name: tag },
        answer: types.nothing,
      });
    },

    removeTag: async (taskId: string, tag: string) => {
      await call({
        method: "DELETE",
        endpoint: "/task/{task_id}/tag/{tag_name}",
        path: { task_id: taskId, tag_name: tag },
        answer: types.nothing,
      });
    },

    /** One page of a Workspace's tasks, counted from 0. There are no more when it is empty, or says so. */
    searchTasks: async (teamId: string, search: TaskSearch, page: number) => {
      const answer = await call({
        method: "GET",
        endpoint: "/team/{team_id}/task",
        path: { team_id: teamId },
        query: {
          page,
          // Named with brackets even for one value: a bare one may be refused (ClickUp fact sheet, section 9).
          "space_ids[]": search.spaceIds,
          "list_ids[]": search.listIds,
          date_created_gt: search.dateCreatedGt,
          date_updated_gt: search.dateUpdatedGt,
          order_by: search.orderBy ?? "created",
          include_closed: search.includeClosed,
          subtasks: search.subtasks,
        },
        answer: types.tasksAnswer,
      });
      return {
        tasks: answer.tasks,
        isLast: answer.last_page === true || answer.tasks.length === 0,
      };
    },

    listComments: async (taskId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/task/{task_id}/comment",
          path: { task_id: taskId },
          answer: types.commentsAnswer,
        })
      ).comments,

    createComment: (taskId: string, text: string) =>
      call({
        method: "POST",
        endpoint: "/task/{task_id}/comment",
        path: { task_id: taskId },
        body: { comment_text: text, notify_all: false },
        answer: types.createdCommentAnswer,
      }),

    /** The webhooks that the token's person made in a Workspace. */
    listWebhooks: async (teamId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/team/{team_id}/webhook",
          path: { team_id: teamId },
          answer: types.webhooksAnswer,
        })
      ).webhooks,

    /** Makes a webhook for a whole Workspace. Its secret may never be told again. */
    createWebhook: async (teamId: string, endpoint: string, events: readonly string[]) =>
      (
        await call({
          method: "POST",
          endpoint: "/team/{team_id}/webhook",
          path: { team_id: teamId },
          body: { endpoint, events },
          answer: types.webhookAnswer,
        })
      ).webhook,

    /** All three must be said at once; `active` wakes up one that is suspended. */
    updateWebhook: async (
      webhookId: string,
      body: { endpoint: string; events: readonly string[]; status: "active" },
    ) =>
      (
        await call({
          method: "PUT",
          endpoint: "/webhook/{webhook_id}",
          path: { webhook_id: webhookId },
          body,
          answer: types.webhookAnswer,
        })
      ).webhook,

    deleteWebhook: async (webhookId: string) => {
      await call({
        method: "DELETE",
        endpoint: "/webhook/{webhook_id}",
        path: { webhook_id: webhookId },
        answer: types.nothing,
      });
    },
  };
}

function isWorthRepeating(error: unknown): boolean {
  return error instanceof Error && "kind" in error && error.kind === "unavailable";
}

/** Failures before the first byte left: nobody can have done anything. */
function wasNeverSent(cause: unknown): boolean {
  const codes = [
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
  ];
  for (let error = cause; error instanceof Error; error = error.cause) {
    if ("code" in error && typeof error.code === "string" && codes.includes(error.code)) return true;
  }
  return false;
}

function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return "no answer";
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : "";
  return `${cause.message}${inner}`;
}

function fillPath(endpoint: string, parameters: Record<string, string> = {}): string {
  return endpoint.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ""));
}

function queryText(query: Query | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue;
    if (typeof value === "object") for (const entry of value) parameters.append(name, entry);
    else parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The rate headers of an answer. The reset is in seconds since 1970; some have seen milliseconds. */
function readRateHeaders({ headers, status }: Response): RateHeaders {
  const number = (name: string) => {
    const text = headers.get(name);
    const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : null;
  };
  const reset = number("x-ratelimit-reset");
  const resetAtMs = reset === null ? null : reset > 1e12 ? reset : reset * 1000;
  const retryAfter = number("retry-after");
  const untilReset = resetAtMs === null ? null : resetAtMs - now().getTime();
  return {
    isRefused: status === 429,
    limit: number("x-ratelimit-limit"),
    remaining: number("x-ratelimit-remaining"),
    // A minute is the longest that a window lasts, whatever the two clocks say.
    retryAfterMs:
      retryAfter !== null
        ? Math.min(Math.max(retryAfter * 1000, 0), 300_000)
        : untilReset === null
          ? null
          : Math.min(Math.max(untilReset, 1_000), 61_000),
  };
}
