import { describe, expect, it } from "vitest";
import { guardOrigin } from "./guard-origin.ts";

const OWN = "https://desk.example";

function guard(method: string, headers: Record<string, string>): () => void {
  return () => guardOrigin(new Request(`${OWN}/api/v1/tickets`, { method, headers }), OWN);
}

describe("guardOrigin", () => {
  it.each([
    ["our own page", { "sec-fetch-site": "same-origin", origin: OWN }],
    ["the person himself", { "sec-fetch-site": "none" }],
    ["our page in a browser without fetch metadata", { origin: OWN }],
    ["our page behind another name", { origin: "http://localhost:3000", host: "localhost:3000" }],
    ["a program", {}],
    ["a program with an API key", { authorization: "Bearer x", origin: "https://evil.example" }],
  ])("lets a write pass from %s", (_, headers) => {
    expect(guard("POST", headers)).not.toThrow();
  });

  it.each([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["another site that names no origin", { "sec-fetch-site": "cross-site" }],
    ["a sibling of our domain", { "sec-fetch-site": "same-site", origin: "https://evil.desk.example" }],
    ["another site in an old browser", { origin: "https://evil.example" }],
    ["a sandboxed frame", { origin: "null" }],
    ["a name that begins like ours", { origin: "https://desk.example.evil.example" }],
    ["our host at another port", { origin: "https://desk.example:8443" }],
  ])("refuses a write from %s", (_, headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect(guard(method, headers)).toThrow(expect.objectContaining({ code: "forbidden" }));
    }
  });

  it("lets reading pass, whose answer the browser keeps from other sites", () => {
    expect(guard("GET", { "sec-fetch-site": "cross-site", origin: "https://evil.example" })).not.toThrow();
  });
});
