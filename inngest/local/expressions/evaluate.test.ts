import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileExpression, evaluate, keyValue, matches } from "./evaluate.ts";
import { ExpressionError } from "./syntax.ts";

const event = {
  name: "app/order",
  data: {
    id: "o-1",
    count: 3,
    price: 9.5,
    isPaid: true,
    none: null,
    tags: ["a", "b"],
    "odd key": 1,
    customer: { id: "c-7", name: "Łukasz 🎉" },
  },
};
const async = { name: "app/paid", data: { id: "o-1", count: 4 } };
const value = (source: string) => evaluate(compileExpression(source), { event, async });

describe("values", () => {
  it.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["-event.data.count", -3],
    ["7 % 4", 3],
    ["0x10", 16],
    ["1e3", 1000],
    ["\"a\" + 'b'", "ab"],
    ['"tab\\tquote\\"\\u00e9\\U0001F389"', 'tab\tquote"é🎉'],
    ["event.data.customer.id", "c-7"],
    ['event.data["odd key"]', 1],
    ["event.data.tags[1]", "b"],
    ["event.data.missing.deeper", null],
    ["size(event.data.tags)", 2],
    ["event.data.customer.name.size()", 8],
    ["string(event.data.count)", "3"],
    ['int("42")', 42],
    ["double(event.data.price)", 9.5],
    ['"MiXed".lowercase()', "mixed"],
    ['event.data.isPaid ? "yes" : "no"', "yes"],
    ['event.data.count > 5 ? "many" : event.data.count > 2 ? "some" : "few"', "some"],
    ["[1, 2] + [3]", [1, 2, 3]],
    ["1 // a comment", 1],
  ])("%s is %j", (source, expected) => {
    expect(value(source)).toEqual(expected);
  });
});

describe("conditions", () => {
  it.each([
    ["event.data.id == async.data.id", true],
    ["event.data.count == 3", true],
    ["event.data.count == 3.0", true],
    ["event.data.count != async.data.count", true],
    ['event.data.count == "3"', false],
    ["event.data.none == null", true],
    ["event.data.missing == null", true],
    ["event.data.price >= 9.5 && event.data.price < 10", true],
    ['"b" in event.data.tags', true],
    ['"id" in event.data', true],
    ["!(event.data.isPaid)", false],
    ["has(event.data.customer.id)", true],
    ["has(event.data.none)", true],
    ["has(event.data.missing)", false],
    ["has(event.data.missing.deeper)", false],
    ['event.name.startsWith("app/") && event.name.endsWith("order")', true],
    ['event.data.customer.name.contains("🎉")', true],
    ['"a" < "b" && "Z" < "a"', true],
    ['"\u{1F389}" > "\uFFFD"', true],
    ["event.data.tags == ['a', 'b']", true],
    ["event.data.customer == async.data", false],
  ])("%s is %s", (source, expected) => {
    expect(matches(source, { event, async })).toBe(expected);
  });

  it("lets a side that decides alone stand against an error on the other", () => {
    expect(value("event.data.id > 1 || event.data.count == 3")).toBe(true);
    expect(value("event.data.count == 3 || event.data.id > 1")).toBe(true);
    expect(value("event.data.id > 1 && event.data.count == 4")).toBe(false);
    expect(() => value("event.data.id > 1 || event.data.count == 4")).toThrow("Only numbers");
  });

  it("does not match what cannot be evaluated", () => {
    expect(matches("event.data.id > 1", { event })).toBe(false);
    expect(matches("event.data.count", { event })).toBe(false);
    expect(matches("event.data.count / 0 == 1", { event })).toBe(false);
  });

  it("sees own fields only", () => {
    expect(matches("event.data.constructor == null && event.data.__proto__ == null", { event })).toBe(true);
    expect(matches("has(event.data.toString)", { event })).toBe(false);
  });
});

describe("what is refused", () => {
  it.each([
    "",
    "event.data.",
    "event.data.id ==",
    "1 +",
    '"open',
    '"bad \\q"',
    "a b",
    "(1",
    "user.id == 1",
    "timestamp('2026-01-01')",
    "event.data.tags.exists(t, t == 'a')",
    "event.data.id.matches('a+')",
    "{'a': 1}",
    "event.data.id = 1",
    "for",
    "startsWith()",
    `${"(".repeat(200)}1${")".repeat(200)}`,
  ])("%s", (source) => {
    expect(() => compileExpression(source)).toThrow(ExpressionError);
  });
});

describe("properties", () => {
  const number = fc.integer({ min: -1000, max: 1000 });

  it("computes as JavaScript does", () => {
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        expect(value(`(${a}) + (${b}) * (${c}) - ${Math.abs(a)}`)).toBe(a + b * c - Math.abs(a));
        expect(value(`(${a}) < (${b}) || (${b}) <= (${c})`)).toBe(a < b || b <= c);
      }),
    );
  });

  it("reads any string literal back as it was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const literal = `"${[...text].map((one) => `\\U${(one.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`).join("")}"`;
        expect(value(literal)).toBe(text);
      }),
    );
  });

  it("answers or throws its own error for any text", () => {
    fc.assert(
      fc.property(fc.string(), (source) => {
        try {
          compileExpression(source);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
    );
  });
});

describe("keys", () => {
  it("gives text as it is and other values as JSON", () => {
    expect(keyValue("event.data.id", { event })).toBe("o-1");
    expect(keyValue("event.data.count", { event })).toBe("3");
    expect(keyValue('event.data.id + "-" + event.data.customer.id', { event })).toBe("o-1-c-7");
    expect(keyValue("event.data.missing", { event })).toBe("null");
    expect(keyValue("event.data.count + event.data.id", { event })).toBe("");
  });
});
