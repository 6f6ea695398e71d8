import "server-only";
import { z } from "zod";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { readSubjectLabels } from "./internal/subject-labels.ts";
import { toJobRun } from "./internal/to-job-run.ts";
import { jobRunPageSchema, listJobRunsInput } from "./schema.ts";

/** Background runs, newest first. */
export const listJobRuns = defineQuery({
  name: "jobs.list",
  permission: "jobs:read",
  input: listJobRunsInput,
  output: jobRunPageSchema,
  run: async (ctx, { status, limit, cursor }) => {
    const after =
      cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([z.iso.datetime(), z.uuid()]));
    const rows = await ctx.db.jobRun.findMany({
      where: {
        ...(status === undefined ? {} : { status }),
        ...(after === undefined
          ? {}
          : {
              OR: [
                { startedAt: { lt: new Date(after[0]) } },
                { startedAt: new Date(after[0]), id: { lt: after[1] } },
              ],
            }),
      },
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      take: limit + 1,
    });
    const labels = await readSubjectLabels(ctx.db, rows);
    return toPage(
      rows,
      limit,
      (row) => toJobRun(row, labels),
      (row) => [row.startedAt.toISOString(), row.id],
    );
  },
});
