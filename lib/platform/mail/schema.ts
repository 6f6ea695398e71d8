import { z } from "zod";
import { idSchema } from "../ids/index.ts";

export const mailSchema = z.object({
  to: z.string(),
  subject: z.string(),
  /** Every mail reads as plain text; `html` is a nicer form of the same. */
  text: z.string(),
  html: z.string().optional(),
});
export type Mail = z.infer<typeof mailSchema>;

/** A mail as the development outbox keeps it. */
export const outboxMailSchema = mailSchema.extend({ id: idSchema, from: z.string(), sentAt: z.string() });
export type OutboxMail = z.infer<typeof outboxMailSchema>;
