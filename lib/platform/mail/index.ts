/** Sends mail through SMTP when the settings name a server; else into the development outbox of the data folder. */
import "server-only";
import path from "node:path";
import type { Transporter } from "nodemailer";
import { now } from "../clock/index.ts";
import { env } from "../env/index.ts";
import { newId } from "../ids/index.ts";
import { counter } from "../metrics/index.ts";
import { listMails, readMail, writeMail } from "./outbox.ts";
import type { Mail, OutboxMail } from "./schema.ts";

export type { Mail, OutboxMail } from "./schema.ts";

const mails = counter({ name: "mails_total", help: "Mails by outcome", labels: ["transport", "outcome"] });

let transport: Promise<Transporter> | undefined;

function smtp(url: string): Promise<Transporter> {
  transport ??= import("nodemailer").then((nodemailer) =>
    nodemailer.createTransport({
      url,
      pool: true,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
    }),
  );
  return transport;
}

/** Whether mail goes to the development outbox instead of to people. */
export function hasOutbox(): boolean {
  return env().SMTP_URL === undefined;
}

/** Sends one mail. Throws when the server does not take it; nothing is kept for later. */
export async function sendMail(mail: Mail): Promise<void> {
  const { SMTP_URL, MAIL_FROM } = env();
  const kind = SMTP_URL === undefined ? "outbox" : "smtp";
  try {
    if (SMTP_URL === undefined) {
      await writeMail(outboxFolder(), { id: newId(), from: MAIL_FROM, sentAt: now().toISOString(), ...mail });
    } else {
      await (await smtp(SMTP_URL)).sendMail({ from: MAIL_FROM, ...mail });
    }
  } catch (error) {
    mails.inc({ transport: kind, outcome: "failed" });
    throw error;
  }
  mails.inc({ transport: kind, outcome: "sent" });
}

/** The newest mails of the development outbox, newest first. */
export function listOutbox(limit = 100): Promise<OutboxMail[]> {
  return listMails(outboxFolder(), limit);
}

/** One mail of the development outbox; null when there is none with this id. */
export function findOutboxMail(id: string): Promise<OutboxMail | null> {
  return readMail(outboxFolder(), id);
}

/** Ends the connections to the mail server: the end of a program or a test. */
export async function closeMail(): Promise<void> {
  const open = transport;
  transport = undefined;
  (await open)?.close();
}

function outboxFolder(): string {
  return path.resolve(env().DATA_DIR, "outbox");
}
