import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSandbox } from "../server.ts";
import { PEOPLE } from "../store/seed.ts";
import { arrayAt, at, startBench, type TestBench } from "../testing/harness.ts";
import { CODE_LIFETIME_MS } from "../workspace/tokens.ts";

const REDIRECT_URI = "http://localhost:3000/clickup/oauth/callback";

let bench: TestBench;

beforeEach(async () => {
  bench = await startBench();
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

function consentForm(fields: Record<string, string | string[]> = {}): URLSearchParams {
  const form = new URLSearchParams();
  const all = {
    client_id: "relaydesk-sandbox",
    redirect_uri: REDIRECT_URI,
    state: "s t/a&te=1",
    user: String(PEOPLE.maya.id),
    workspace: bench.ids.workspace,
    decision: "allow",
    ...fields,
  };
  for (const [name, values] of Object.entries(all)) {
    for (const value of [values].flat()) form.append(name, value);
  }
  return form;
}

async function decide(form: URLSearchParams, origin = bench.sandbox.url): Promise<Response> {
  return fetch(`${bench.sandbox.url}/api/consent`, {
    method: "POST",
    headers: { Origin: origin },
    body: form,
    redirect: "manual",
  });
}

async function grantedCode(fields: Record<string, string | string[]> = {}): Promise<string> {
  const location = (await decide(consentForm(fields))).headers.get("location") ?? "";
  return new URL(location).searchParams.get("code") ?? "";
}

async function exchange(fields: Record<string, string>, type: "json" | "form" = "json") {
  const all = { client_id: "relaydesk-sandbox", client_secret: "relaydesk-sandbox-secret", ...fields };
  const response = await fetch(`${bench.sandbox.url}/api/v2/oauth/token`, {
    method: "POST",
    headers: type === "json" ? { "Content-Type": "application/json" } : {},
    body: type === "json" ? JSON.stringify(all) : new URLSearchParams(all),
  });
  const body: unknown = await response.json();
  return { status: response.status, body, ecode: at(body, "ECODE") };
}

async function grantedWorkspaces(token: unknown): Promise<unknown[]> {
  const response = await fetch(`${bench.sandbox.url}/api/v2/team`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return arrayAt(await response.json(), "teams").map((team) => at(team, "id"));
}

async function askAs(query: Record<string, string>, url = bench.sandbox.url) {
  const response = await fetch(`${url}/api?${new URLSearchParams(query)}`, {
    headers: { Accept: "application/json" },
  });
  return [response.status, at(await response.json().catch(() => null), "ECODE")];
}

describe("the consent page", () => {
  it("asks for workspaces, and lets one choose who signs in", async () => {
    const query = new URLSearchParams({ client_id: "relaydesk-sandbox", redirect_uri: REDIRECT_URI });
    const page = await (await fetch(`${bench.sandbox.url}/api?${query}`)).text();
    expect(page).toContain("ClickUp sandbox — a local stand-in, not ClickUp");
    expect(page).toContain("Harbour Support");
    expect(page).toContain("Ben Carter");
    expect(page).not.toContain("new.colleague");
    query.set("user", String(PEOPLE.ben.id));
    const asMember = await (await fetch(`${bench.sandbox.url}/api?${query}`)).text();
    expect(asMember).toContain("Signed in as <strong><bdi>Ben Carter");
    expect(asMember).toContain("you are a member");
    expect(asMember).not.toContain("Harbour Marketing");
  });

  it("goes back with a code and the state as it was given", async () => {
    const response = await decide(consentForm());
    const location = new URL(response.headers.get("location") ?? "");
    expect(response.status).toBe(303);
    expect(location.origin + location.pathname).toBe(REDIRECT_URI);
    expect(location.searchParams.get("state")).toBe("s t/a&te=1");
    expect(location.searchParams.get("code")).toMatch(/^[0-9A-F]{32}$/);
  });

  it("goes back with access_denied and the state when the person declines", async () => {
    const location = new URL((await decide(consentForm({ decision: "deny" }))).headers.get("location") ?? "");
    expect(Object.fromEntries(location.searchParams)).toEqual({
      error: "access_denied",
      state: "s t/a&te=1",
    });
  });

  it("asks again when no workspace was chosen, or only one of which the person is no member", async () => {
    for (const workspace of [[], [bench.ids.otherWorkspace]]) {
      const response = await decide(consentForm({ workspace }));
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("Choose at least one workspace");
    }
  });

  it("refuses a form from another site", async () => {
    expect((await decide(consentForm(), "http://evil.example")).status).toBe(403);
  });

  it("refuses unknown clients, missing and unregistered addresses, each by its code", async () => {
    const known = { client_id: "relaydesk-sandbox", redirect_uri: REDIRECT_URI };
    expect(await askAs({ ...known, client_id: "other" })).toEqual([400, "OAUTH_010"]);
    expect(await askAs({ client_id: known.client_id })).toEqual([400, "OAUTH_017"]);
    expect(await askAs({ ...known, redirect_uri: "https://evil.example/" })).toEqual([400, "OAUTH_007"]);
    expect(await askAs({ ...known, redirect_uri: "javascript:alert(1)" })).toEqual([400, "OAUTH_007"]);
  });

  it("asks for the identical address when some are registered", async () => {
    const strict = await startSandbox({ redirectUris: [REDIRECT_URI] });
    const ask = (redirect_uri: string) => askAs({ client_id: "relaydesk-sandbox", redirect_uri }, strict.url);
    expect((await ask(REDIRECT_URI))[0]).toBe(200);
    expect(await ask(`${REDIRECT_URI}/`)).toEqual([400, "OAUTH_007"]);
    await strict.close();
  });
});

describe("the token endpoint", () => {
  it.each(["json", "form"] as const)("exchanges a code sent as %s", async (type) => {
    const { status, body } = await exchange({ code: await grantedCode() }, type);
    expect(status).toBe(200);
    expect(await grantedWorkspaces(at(body, "access_token"))).toEqual([bench.ids.workspace]);
  });

  it("exchanges a code once", async () => {
    const code = await grantedCode();
    expect((await exchange({ code })).status).toBe(200);
    expect(await exchange({ code })).toMatchObject({ status: 400, ecode: "OAUTH_014" });
  });

  it("refuses unknown and old codes, unknown clients and wrong secrets", async () => {
    expect(await exchange({ code: "NOPE" })).toMatchObject({ status: 400, ecode: "OAUTH_013" });
    expect(await exchange({})).toMatchObject({ status: 400, ecode: "OAUTH_013" });
    const code = await grantedCode();
    expect(await exchange({ code, client_id: "other" })).toMatchObject({ ecode: "OAUTH_010" });
    expect(await exchange({ code, client_secret: "wrong" })).toMatchObject({ ecode: "OAUTH_010" });
    bench.clock.advance(CODE_LIFETIME_MS + 1);
    expect(await exchange({ code })).toMatchObject({ status: 400, ecode: "OAUTH_013" });
  });

  it("gives tokens that do not expire, and stop at once when they are revoked", async () => {
    const token = at((await exchange({ code: await grantedCode() })).body, "access_token");
    bench.clock.advance(365 * 24 * 3_600_000);
    expect(await grantedWorkspaces(token)).toHaveLength(1);
    bench.sandbox.control.revokeTokens({ token: String(token) });
    const response = await fetch(`${bench.sandbox.url}/api/v2/user`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect([response.status, at(await response.json(), "ECODE")]).toEqual([401, "OAUTH_025"]);
  });

  it("gives a new authorisation its own workspaces; earlier tokens follow only when switched so", async () => {
    const first = at((await exchange({ code: await grantedCode() })).body, "access_token");
    const marketing = bench.sandbox.control.tree().workspaces[1]?.id ?? "";
    const second = at(
      (await exchange({ code: await grantedCode({ workspace: marketing }) })).body,
      "access_token",
    );
    expect(await grantedWorkspaces(first)).toEqual([bench.ids.workspace]);
    expect(await grantedWorkspaces(second)).toEqual([marketing]);
    bench.sandbox.control.changeSettings({ reauthorizeChangesEarlierTokens: true });
    await exchange({ code: await grantedCode({ workspace: [bench.ids.workspace, marketing] }) });
    expect(await grantedWorkspaces(first)).toEqual([bench.ids.workspace, marketing]);
  });
});
