/** What a route declares: read by the wrapper, by the OpenAPI document and by the tests of the repository. */
import type { z } from "zod";
import type { ModuleName } from "#lib/organisations/schema.ts";
import type { Context } from "#lib/platform/context/index.ts";
import type { Logger } from "#lib/platform/logger/index.ts";
import type { Permission } from "#lib/platform/permissions/index.ts";
import type { Verb } from "#lib/platform/verb/index.ts";
import type { Identity } from "#lib/security/schema.ts";
import type { UploadForm } from "../multipart/upload-form.ts";
import type { RateLimitPolicyName } from "../rate-limit-policies.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call: a signed-in person in an organisation, an API key, either; a signed-in person of whatever
 * organisation; or anybody.
 */
export type CallerAuth = readonly ("session" | "apiKey")[];
export type PersonAuth = readonly ["person"];

/** How the body arrives: JSON, a form with files (`multipart/form-data`), or bytes that the handler reads. */
export type BodyFormat = "json" | "form" | "bytes";

type Edge<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  method: Method;
  /** In OpenAPI's spelling, e.g. `/api/v1/tickets/{id}`. */
  path: `/${string}`;
  /** Schemas of the three parts of a request. Their parsed values are what the handler or `input` gets. */
  params?: P;
  query?: Q;
  body?: B;
  consumes?: BodyFormat;
  /** The form that a handler reads from its bytes. */
  upload?: UploadForm;
  rateLimit: RateLimitPolicyName;
  /** The route is not there while the organisation has this module off. */
  module?: ModuleName;
  summary: string;
  description?: string;
  tags: readonly string[];
  /** Largest body in bytes; 1 MB unless said otherwise. */
  maxBodyBytes?: number;
};

type Parts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
};

type Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Parts<P, Q, B> & {
  request: Request;
  requestId: string;
  ipAddress: string | null;
  logger: Logger;
};

/**
 * A route that calls a verb. What it leaves out of `params`, `query` and `body` is taken from the verb's input:
 * names in braces from the path, the rest from the body, or from the query string where there is no body.
 */
export type VerbRoute<
  Input extends z.ZodType,
  Output extends z.ZodType,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
> = Edge<P, Q, B> & {
  auth: CallerAuth;
  verb: Verb<Input, Output>;
  /** Maps the request to the verb's input; by default all three parts together. */
  input?: (parts: Parts<P, Q, B>) => z.input<Input>;
  /** The status of success, 200 unless said otherwise; 204 sends no body. */
  status?: number | ((output: z.output<Output>) => number);
  /** The statuses that a `status` function can give, for the OpenAPI document. */
  statuses?: readonly number[];
};

/** A route with a body of its own in an organisation: for streams, files and several verbs at once. */
export type HandlerRoute<
  Output extends z.ZodType,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
> = Edge<P, Q, B> & {
  auth: CallerAuth;
  /** What the caller must be allowed to do; `member` for anybody in the organisation, portal contacts included. */
  permission: Permission | "member";
  handler: (
    call: Call<P, Q, B> & { ctx: Context; identity: Identity | null },
  ) => Promise<Response | z.input<Output>>;
  /** What the handler returns when that is no `Response`: sent as `data`. */
  output?: Output;
  status?: number;
};

/** A route outside any organisation: for people who are signed in, or for anybody. */
export type OpenRoute<
  Auth extends "public" | PersonAuth,
  Output extends z.ZodType,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
> = Edge<P, Q, B> & {
  auth: Auth;
  handler: (
    call: Call<P, Q, B> & { identity: Auth extends "public" ? null : Identity },
  ) => Promise<Response | z.input<Output>>;
  output?: Output;
  status?: number;
};

/** The declaration without the types of one route, as documents and tests walk it. */
export type RouteDefinition = {
  method: Method;
  path: string;
  auth: "public" | PersonAuth | CallerAuth;
  permission: Permission | "member" | null;
  verbName: string | null;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType | null;
  consumes: BodyFormat;
  upload: UploadForm | null;
  output: z.ZodType | null;
  statuses: readonly number[];
  rateLimit: RateLimitPolicyName;
  module: ModuleName | null;
  summary: string;
  description: string | null;
  tags: readonly string[];
  maxBodyBytes: number;
};

export type RouteHandler = ((
  request: Request,
  segment: { params: Promise<Record<string, string>> },
) => Promise<Response>) & { readonly definition: RouteDefinition };
