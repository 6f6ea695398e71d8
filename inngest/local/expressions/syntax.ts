/**
 * The part of the Common Expression Language that Inngest functions use in practice, read into a tree.
 * Whatever is outside of it is refused here, so that a function with an expression this server cannot
 * evaluate is refused when the app is synced rather than when an event arrives.
 */
export type Expression =
  | { kind: "literal"; value: string | number | boolean | null }
  | { kind: "list"; items: Expression[] }
  | { kind: "variable"; name: string }
  | { kind: "member"; target: Expression; field: string }
  | { kind: "index"; target: Expression; index: Expression }
  | { kind: "call"; name: string; target: Expression | null; args: Expression[] }
  | { kind: "not" | "negate"; operand: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: "choice"; condition: Expression; whenTrue: Expression; whenFalse: Expression };

type BinaryOperator =
  | "||"
  | "&&"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

/** The expression cannot be read; `position` is the zero-based character where reading stopped. */
export class ExpressionError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(`${message} (at character ${position + 1})`);
    this.name = "ExpressionError";
    this.position = position;
  }
}

type Token =
  | { kind: "string"; value: string; at: number }
  | { kind: "number"; value: number; at: number }
  | { kind: "name"; value: string; at: number }
  | { kind: "symbol"; value: string; at: number }
  | { kind: "end"; value: ""; at: number };

const SYMBOLS = [
  "&&",
  "||",
  "==",
  "!=",
  "<=",
  ">=",
  "<",
  ">",
  "!",
  "+",
  "-",
  "*",
  "/",
  "%",
  "?",
  ":",
  "(",
  ")",
  "[",
  "]",
  ".",
  ",",
];
const ESCAPES: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\x07",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "`": "`",
  "?": "?",
};
const UNSUPPORTED_WORDS = new Set([
  "as",
  "break",
  "const",
  "continue",
  "else",
  "for",
  "function",
  "if",
  "import",
  "let",
  "loop",
  "package",
  "namespace",
  "return",
  "var",
  "void",
  "while",
]);

function readString(source: string, start: number): { value: string; end: number } {
  const quote = source[start];
  let value = "";
  let at = start + 1;
  while (at < source.length) {
    const character = source[at];
    if (character === quote) return { value, end: at + 1 };
    if (character === "\n") break;
    if (character !== "\\") {
      value += character;
      at += 1;
      continue;
    }
    const escaped = source[at + 1] ?? "";
    const simple = ESCAPES[escaped];
    if (simple !== undefined) {
      value += simple;
      at += 2;
      continue;
    }
    const unicode = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xX]([0-9a-fA-F]{2}))/.exec(
      source.slice(at + 1),
    );
    const digits = unicode?.[1] ?? unicode?.[2] ?? unicode?.[3];
    if (!unicode || !digits || Number.parseInt(digits, 16) > 0x10ffff)
      throw new ExpressionError("Unknown escape in a string", at);
    value += String.fromCodePoint(Number.parseInt(digits, 16));
    at += 1 + unicode[0].length;
  }
  throw new ExpressionError("A string is not closed", start);
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const space = /^(?:\s+|\/\/[^\n]*)/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const character = source[at] ?? "";
    if (character === '"' || character === "'") {
      const { value, end } = readString(source, at);
      tokens.push({ kind: "string", value, at });
      at = end;
      continue;
    }
    const number = /^(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)u?/.exec(rest);
    if (number) {
      tokens.push({ kind: "number", value: Number(number[0].replace(/u$/, "")), at });
      at += number[0].length;
      continue;
    }
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest);
    if (name) {
      tokens.push({ kind: "name", value: name[0], at });
      at += name[0].length;
      continue;
    }
    const symbol = SYMBOLS.find((candidate) => rest.startsWith(candidate));
    if (!symbol) throw new ExpressionError(`Unexpected character ${JSON.stringify(character)}`, at);
    tokens.push({ kind: "symbol", value: symbol, at });
    at += symbol.length;
  }
  tokens.push({ kind: "end", value: "", at });
  return tokens;
}

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["||"],
  ["&&"],
  ["==", "!=", "<", "<=", ">", ">=", "in"],
  ["+", "-"],
  ["*", "/", "%"],
];
const MAX_DEPTH = 100;

/** Reads an expression. Throws `ExpressionError` for anything outside the supported language. */
export function parseExpression(source: string): Expression {
  const tokens = tokenize(source);
  let next = 0;
  let depth = 0;
  const peek = (): Token => tokens[next] ?? { kind: "end", value: "", at: source.length };
  const take = (): Token => {
    const token = peek();
    next += 1;
    return token;
  };
  const takeIf = (symbol: string): boolean => {
    const token = peek();
    if (token.kind !== "symbol" || token.value !== symbol) return false;
    next += 1;
    return true;
  };
  const expect = (symbol: string): void => {
    if (!takeIf(symbol)) throw new ExpressionError(`Expected "${symbol}"`, peek().at);
  };

  function list(closing: string): Expression[] {
    const items: Expression[] = [];
    if (takeIf(closing)) return items;
    do items.push(choice());
    while (takeIf(","));
    expect(closing);
    return items;
  }

  function primary(): Expression {
    const token = take();
    if (token.kind === "string" || token.kind === "number") return { kind: "literal", value: token.value };
    if (token.kind === "symbol" && token.value === "(") {
      const inner = choice();
      expect(")");
      return inner;
    }
    if (token.kind === "symbol" && token.value === "[") return { kind: "list", items: list("]") };
    if (token.kind !== "name") throw new ExpressionError("Expected a value", token.at);
    if (token.value === "true" || token.value === "false")
      return { kind: "literal", value: token.value === "true" };
    if (token.value === "null") return { kind: "literal", value: null };
    if (UNSUPPORTED_WORDS.has(token.value) || token.value === "in")
      throw new ExpressionError(`"${token.value}" is a reserved word`, token.at);
    if (takeIf("(")) return { kind: "call", name: token.value, target: null, args: list(")") };
    return { kind: "variable", name: token.value };
  }

  function postfix(): Expression {
    let result = primary();
    for (;;) {
      if (takeIf(".")) {
        const field = take();
        if (field.kind !== "name") throw new ExpressionError("Expected a field name", field.at);
        result = takeIf("(")
          ? { kind: "call", name: field.value, target: result, args: list(")") }
          : { kind: "member", target: result, field: field.value };
      } else if (takeIf("[")) {
        const index = choice();
        expect("]");
        result = { kind: "index", target: result, index };
      } else return result;
    }
  }

  function unary(): Expression {
    depth += 1;
    if (depth > MAX_DEPTH) throw new ExpressionError("The expression is nested too deeply", peek().at);
    try {
      if (takeIf("!")) return { kind: "not", operand: unary() };
      if (takeIf("-")) return { kind: "negate", operand: unary() };
      return postfix();
    } finally {
      depth -= 1;
    }
  }

  function binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (;;) {
      const token = peek();
      const operator = operators.find(
        (candidate) =>
          candidate === token.value &&
          (token.kind === "symbol" || (token.kind === "name" && candidate === "in")),
      );
      if (!operator) return left;
      next += 1;
      left = { kind: "binary", operator, left, right: binary(level + 1) };
    }
  }

  function choice(): Expression {
    const condition = binary(0);
    if (!takeIf("?")) return condition;
    const whenTrue = binary(0);
    expect(":");
    return { kind: "choice", condition, whenTrue, whenFalse: choice() };
  }

  const result = choice();
  if (peek().kind !== "end") throw new ExpressionError(`Unexpected "${peek().value}"`, peek().at);
  return result;
}
