import { Prisma } from "#lib/platform/db/index.ts";

/** A field with nothing under way, nothing open and nothing failed. */
export const AT_REST = {
  ours: Prisma.DbNull,
  theirs: Prisma.DbNull,
  sentOurs: Prisma.DbNull,
  sentTheirs: Prisma.DbNull,
  sentAt: null,
  choice: null,
  failureCode: null,
  failureMessage: null,
  failureAction: null,
  failureClass: null,
  attempts: 0,
  nextAttemptAt: null,
} as const;
