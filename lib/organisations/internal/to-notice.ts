import type { Prisma } from "#lib/platform/db/index.ts";
import { type Notice, noticeSeveritySchema } from "../schema.ts";

export const NOTICE_SELECT = {
  id: true,
  severity: true,
  title: true,
  body: true,
  actionLabel: true,
  actionPath: true,
  occurrences: true,
  createdAt: true,
  lastOccurredAt: true,
} as const satisfies Prisma.NoticeSelect;

export function toNotice(row: Prisma.NoticeGetPayload<{ select: typeof NOTICE_SELECT }>): Notice {
  return {
    ...row,
    severity: noticeSeveritySchema.parse(row.severity),
    createdAt: row.createdAt.toISOString(),
    lastOccurredAt: row.lastOccurredAt.toISOString(),
  };
}
