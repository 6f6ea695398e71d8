import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const mail = { to: "ada@example.test", subject: "Grüße 🎫", text: "Follow https://desk.example/x" };
let folder = "";

/** The settings are read once a process, so each test loads the module anew. */
async function loadMail(settings: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return import("./index.ts");
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "relaydesk-mail-"));
  vi.stubEnv("DATA_DIR", folder);
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe("without a mail server", () => {
  it("keeps mails in the outbox, newest first, readable by their owner alone", async () => {
    const { sendMail, listOutbox, hasOutbox, findOutboxMail } = await loadMail({});
    expect(hasOutbox()).toBe(true);
    expect(await listOutbox()).toEqual([]);
    await sendMail({ ...mail, subject: "first" });
    await sendMail({ ...mail, subject: "second", html: "<p>Hello</p>" });
    const mails = await listOutbox();
    expect(mails.map(({ subject }) => subject)).toEqual(["second", "first"]);
    expect(await listOutbox(1)).toHaveLength(1);
    expect(await findOutboxMail(mails[0]?.id ?? "")).toMatchObject({
      subject: "second",
      html: "<p>Hello</p>",
    });
    const [name = ""] = await readdir(path.join(folder, "outbox"));
    expect((await stat(path.join(folder, "outbox", name))).mode & 0o077).toBe(0);
  });

  it("passes over files that are no mails, and never leaves its folder", async () => {
    const { sendMail, listOutbox, findOutboxMail } = await loadMail({});
    await sendMail(mail);
    await writeFile(path.join(folder, "outbox", "0190aaaa-0000-7000-8000-000000000000.json"), "{");
    await writeFile(path.join(folder, "outbox", "notes.json"), "{}");
    await writeFile(path.join(folder, "secret.json"), JSON.stringify(mail));
    expect(await listOutbox()).toHaveLength(1);
    expect(await findOutboxMail("../secret")).toBeNull();
  });
});

describe("with a mail server", () => {
  it("hands mails over by SMTP, and fails when the server refuses", async () => {
    const received: { from: string; to: string[]; data: string }[] = [];
    const server = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      onRcptTo: (address, _session, callback) =>
        callback(address.address === "nobody@example.test" ? new Error("No such mailbox") : undefined),
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const { mailFrom, rcptTo } = session.envelope;
          received.push({
            from: mailFrom === false ? "" : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            data: Buffer.concat(chunks).toString(),
          });
          callback();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port }: AddressInfo = server.server.address() as AddressInfo;
    const { sendMail, closeMail, hasOutbox } = await loadMail({
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: "Relaydesk <desk@example.test>",
    });
    try {
      expect(hasOutbox()).toBe(false);
      await sendMail(mail);
      expect(received).toMatchObject([{ from: "desk@example.test", to: ["ada@example.test"] }]);
      expect(received[0]?.data).toContain("https://desk.example/x");
      await expect(sendMail({ ...mail, to: "nobody@example.test" })).rejects.toThrow();
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await closeMail();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  });
});
