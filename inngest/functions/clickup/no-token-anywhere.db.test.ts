/**
 * Promise 3: a run of everything, with trouble of every kind, writes no token anywhere: not in a log line, an
 * error, an event, an audit row, a metric, an answer or any text in the database.
 */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("greps everything that a run wrote", { timeout: 120_000 }, () => {
  // A process of its own, at the most talkative level: all that it writes is what an operator would keep.
  const run = spawnSync(process.execPath, ["--conditions=react-server", "lib/testing/talkative-run.ts"], {
    env: { ...process.env, LOG_LEVEL: "trace" },
    encoding: "utf8",
  });
  expect(run.stderr).not.toContain("Error:");
  const report = /^REPORT (.*)$/m.exec(run.stdout);
  const { tokens, secrets, rows, metrics, tasks } = JSON.parse(report?.[1] ?? "{}");
  expect(tasks).toBeGreaterThan(0);
  expect(tokens.length).toBeGreaterThan(1);
  // The app's own, the sign-in's code, and those of several webhooks.
  expect(secrets.length).toBeGreaterThan(3);
  const written = run.stdout.replace(report?.[0] ?? "", "") + run.stderr;
  // The run did speak, of the very things that go wrong with tokens.
  expect(written).toContain("OAUTH_025");
  expect(rows).toContain("clickup_connection.connected");
  expect(rows).toContain("clickup_webhook.registered");
  for (const secret of [...tokens, ...secrets]) {
    expect(written).not.toContain(secret);
    expect(rows).not.toContain(secret);
    expect(metrics).not.toContain(secret);
  }
});
