import { type Expression, ExpressionError, parseExpression } from "./syntax.ts";

/** What expressions may name: the triggering event, and the event it is matched against. */
interface ExpressionScope {
  event?: unknown;
  async?: unknown;
}

/** Evaluation failed: types that cannot be compared, an unknown operation. Callers treat it as "no match". */
class EvaluationError extends Error {
  override name = "EvaluationError";
}

const GLOBAL_FUNCTIONS = new Set(["size", "has", "string", "int", "double", "lowercase", "uppercase"]);
const METHODS = new Set([
  "startsWith",
  "endsWith",
  "contains",
  "size",
  "lowercase",
  "uppercase",
  "lowerAscii",
  "upperAscii",
]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A missing field is null, as in Inngest's own evaluator; only own fields are seen. */
function field(target: unknown, name: string | number): unknown {
  if (Array.isArray(target)) return typeof name === "number" ? (target[name] ?? null) : null;
  if (isRecord(target) && Object.hasOwn(target, name)) return target[name] ?? null;
  return null;
}

function isEqual(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => isEqual(item, right[index]));
  if (isRecord(left) && isRecord(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]))
    );
  }
  return (left ?? null) === (right ?? null);
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") {
    // CEL orders strings by code point; comparing UTF-16 units would misplace astral characters.
    return Buffer.compare(Buffer.from(left, "utf8"), Buffer.from(right, "utf8"));
  }
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  throw new EvaluationError("Only numbers, strings and booleans of the same type can be ordered");
}

function asBoolean(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new EvaluationError("Expected true or false");
}

function asNumber(value: unknown): number {
  if (typeof value === "number") return value;
  throw new EvaluationError("Expected a number");
}

function asString(value: unknown): string {
  if (typeof value === "string") return value;
  throw new EvaluationError("Expected a string");
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isRecord(value)) return Object.keys(value).length;
  throw new EvaluationError("size() takes a string, a list or an object");
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new EvaluationError("string() takes a string, a number or a boolean");
}

function toNumber(value: unknown, whole: boolean): number {
  const result = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof result !== "number" || !Number.isFinite(result))
    throw new EvaluationError("The value is not a number");
  return whole ? Math.trunc(result) : result;
}

/** `&&` and `||` as in CEL: when one side decides alone, an error on the other side does not matter. */
function logical(node: Extract<Expression, { kind: "binary" }>, scope: ExpressionScope): boolean {
  const decisive = node.operator === "||";
  let failure: unknown;
  for (const side of [node.left, node.right]) {
    try {
      if (asBoolean(evaluate(side, scope)) === decisive) return decisive;
    } catch (error) {
      failure = error;
    }
  }
  if (failure) throw failure;
  return !decisive;
}

function binary(node: Extract<Expression, { kind: "binary" }>, scope: ExpressionScope): unknown {
  if (node.operator === "&&" || node.operator === "||") return logical(node, scope);
  const left = evaluate(node.left, scope);
  const right = evaluate(node.right, scope);
  switch (node.operator) {
    case "==":
      return isEqual(left, right);
    case "!=":
      return !isEqual(left, right);
    case "<":
      return compare(left, right) < 0;
    case "<=":
      return compare(left, right) <= 0;
    case ">":
      return compare(left, right) > 0;
    case ">=":
      return compare(left, right) >= 0;
    case "in":
      if (Array.isArray(right)) return right.some((item) => isEqual(item, left));
      if (isRecord(right)) return typeof left === "string" && Object.hasOwn(right, left);
      throw new EvaluationError("The right side of `in` must be a list or an object");
    case "+":
      if (typeof left === "string" && typeof right === "string") return left + right;
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
      return asNumber(left) + asNumber(right);
    case "-":
      return asNumber(left) - asNumber(right);
    case "*":
      return asNumber(left) * asNumber(right);
    case "/":
      if (asNumber(right) === 0) throw new EvaluationError("Division by zero");
      return asNumber(left) / asNumber(right);
    case "%":
      if (asNumber(right) === 0) throw new EvaluationError("Division by zero");
      return asNumber(left) % asNumber(right);
  }
}

function has(args: Expression[], scope: ExpressionScope): boolean {
  const [node] = args;
  if (node?.kind !== "member") throw new EvaluationError("has() takes a field, such as event.data.id");
  const target = evaluate(node.target, scope);
  return isRecord(target) && Object.hasOwn(target, node.field);
}

function call(node: Extract<Expression, { kind: "call" }>, scope: ExpressionScope): unknown {
  if (node.name === "has" && !node.target) return has(node.args, scope);
  const target = node.target ? [evaluate(node.target, scope)] : [];
  const [value, other] = [...target, ...node.args.map((argument) => evaluate(argument, scope))];
  switch (node.name) {
    case "size":
      return sizeOf(value);
    case "string":
      return toText(value);
    case "int":
      return toNumber(value, true);
    case "double":
      return toNumber(value, false);
    case "lowercase":
    case "lowerAscii":
      return asString(value).toLowerCase();
    case "uppercase":
    case "upperAscii":
      return asString(value).toUpperCase();
    case "startsWith":
      return asString(value).startsWith(asString(other));
    case "endsWith":
      return asString(value).endsWith(asString(other));
    case "contains":
      return asString(value).includes(asString(other));
    default:
      throw new EvaluationError(`${node.name}() is not supported`);
  }
}

/** Computes the value of a parsed expression. Throws `EvaluationError`. */
export function evaluate(node: Expression, scope: ExpressionScope): unknown {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "list":
      return node.items.map((item) => evaluate(item, scope));
    case "variable":
      return (node.name === "event" ? scope.event : scope.async) ?? null;
    case "member":
      return field(evaluate(node.target, scope), node.field);
    case "index": {
      const index = evaluate(node.index, scope);
      if (typeof index !== "string" && typeof index !== "number")
        throw new EvaluationError("An index must be a string or a number");
      return field(evaluate(node.target, scope), index);
    }
    case "not":
      return !asBoolean(evaluate(node.operand, scope));
    case "negate":
      return -asNumber(evaluate(node.operand, scope));
    case "choice":
      return asBoolean(evaluate(node.condition, scope))
        ? evaluate(node.whenTrue, scope)
        : evaluate(node.whenFalse, scope);
    case "binary":
      return binary(node, scope);
    case "call":
      return call(node, scope);
  }
}

function check(node: Expression): void {
  switch (node.kind) {
    case "literal":
      return;
    case "variable":
      if (node.name !== "event" && node.name !== "async")
        throw new ExpressionError(`Unknown name "${node.name}"; expressions may use event and async`, 0);
      return;
    case "list":
      node.items.forEach(check);
      return;
    case "member":
      check(node.target);
      return;
    case "index":
      check(node.target);
      check(node.index);
      return;
    case "not":
    case "negate":
      check(node.operand);
      return;
    case "choice":
      [node.condition, node.whenTrue, node.whenFalse].forEach(check);
      return;
    case "binary":
      check(node.left);
      check(node.right);
      return;
    case "call": {
      const known = node.target ? METHODS : GLOBAL_FUNCTIONS;
      if (!known.has(node.name))
        throw new ExpressionError(`${node.name}() is not supported by the local server`, 0);
      const expected = ["startsWith", "endsWith", "contains"].includes(node.name) ? 1 : node.target ? 0 : 1;
      if (node.args.length !== expected)
        throw new ExpressionError(`${node.name}() takes ${expected} argument(s)`, 0);
      if (node.target) check(node.target);
      node.args.forEach(check);
    }
  }
}

const compiled = new Map<string, Expression>();
const MAX_COMPILED = 5_000;

/** Parses and checks an expression, remembering the result. Throws `ExpressionError`. */
export function compileExpression(source: string): Expression {
  const known = compiled.get(source);
  if (known) return known;
  const expression = parseExpression(source);
  check(expression);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(source, expression);
  return expression;
}

/** Whether the expression is true in this scope. What cannot be evaluated does not match. */
export function matches(source: string, scope: ExpressionScope): boolean {
  try {
    return evaluate(compileExpression(source), scope) === true;
  } catch {
    return false;
  }
}

/** The text of a key expression's value, for grouping. What cannot be evaluated counts as one shared key. */
export function keyValue(source: string, scope: ExpressionScope): string {
  try {
    const value = evaluate(compileExpression(source), scope);
    return typeof value === "string" ? value : JSON.stringify(value);
  } catch {
    return "";
  }
}
