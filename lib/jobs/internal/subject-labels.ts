import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";

type Subject = { subjectType: string | null; subjectId: string | null };

/** What people call the things that runs are about, by `type:id`: a ticket's number, an import's file. */
export async function readSubjectLabels(
  db: TenantDb,
  runs: readonly Subject[],
): Promise<Map<string, string>> {
  const idsOf = (type: string) => [
    ...new Set(
      runs.flatMap((run) => (run.subjectType === type && run.subjectId !== null ? [run.subjectId] : [])),
    ),
  ];
  const labels = new Map<string, string>();
  const intentIds = idsOf("task_intent");
  if (intentIds.length > 0) {
    // The label comes from the source's own adapter, so that no source is named here.
    const intents = await db.taskIntent.findMany({
      where: { id: { in: intentIds }, sourceLabel: { not: "" } },
      select: { id: true, sourceLabel: true },
    });
    for (const { id, sourceLabel } of intents) labels.set(`task_intent:${id}`, sourceLabel);
  }
  for (const [type, table] of [
    ["import", db.dataImport],
    ["data_import", db.dataImport],
  ] as const) {
    const ids = idsOf(type);
    if (ids.length === 0) continue;
    for (const { id, fileName } of await table.findMany({
      where: { id: { in: ids } },
      select: { id: true, fileName: true },
    }))
      labels.set(`${type}:${id}`, fileName);
  }
  return labels;
}
