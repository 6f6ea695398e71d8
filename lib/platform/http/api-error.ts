import { z } from "zod";

/** RFC 9457 problem details as this API writes them. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string().optional(),
  code: z.string(),
  requestId: z.string().optional(),
  retryAfter: z.number().optional(),
  /** What the reader can do about it. */
  action: z.string().optional(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        in: z.enum(["body", "query", "path", "header"]).optional(),
      }),
    )
    .default([]),
});

export type Problem = z.infer<typeof problemSchema>;

/** A failed call to the API, as the browser sees it: a sentence, an action, and what support needs. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly action: string | undefined;
  readonly errors: { path: string; message: string }[];

  constructor(problem: Problem) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.retryAfter = problem.retryAfter;
    this.action = problem.action;
    this.errors = problem.errors;
  }
}
