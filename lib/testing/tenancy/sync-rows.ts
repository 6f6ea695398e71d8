/** Rows of how a tenant's tickets and tasks stand. */
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";

/** Fills the tables of sync. */
export async function fillSync(
  in1: { organisationId: string },
  {
    linkId,
    connectionId,
    commentId,
    memberId,
  }: Record<"linkId" | "connectionId" | "commentId" | "memberId", string>,
): Promise<void> {
  const db = systemDb();
  await db.syncComment.create({
    data: {
      id: newId(),
      ...in1,
      linkId,
      origin: "ours",
      commentId,
      theirId: "4582",
      state: "failed",
      failureMessage: "secret",
    },
  });
  await db.syncFile.create({
    data: {
      id: newId(),
      ...in1,
      linkId,
      origin: "theirs",
      attachmentId: newId(),
      theirId: "secret-file",
      fileName: "secret.pdf",
      state: "waiting",
    },
  });
  await db.syncField.create({
    data: {
      id: newId(),
      ...in1,
      linkId,
      field: "title",
      state: "in_step",
      baseOurs: "Secret title",
    },
  });
  await db.syncRule.create({
    data: { id: newId(), ...in1, choices: {}, changedByName: "Secret admin" },
  });
  await db.syncArrival.create({ data: { id: newId(), ...in1, at: new Date(), tookMs: 86_400 } });
  await db.syncSnapshot.create({
    data: { ...in1, at: new Date(), links: 1, inStep: 7, waiting: 0, conflict: 0, failed: 0, skipped: 0 },
  });
  await db.syncSweep.create({
    data: {
      id: newId(),
      ...in1,
      connectionId,
      workspaceId: "333",
      kind: "full",
      linksTotal: 1,
      startedAt: new Date(),
      notBefore: new Date(),
      problem: "Secret problem",
    },
  });
  await db.syncDifference.create({
    data: {
      id: newId(),
      ...in1,
      linkId,
      field: "title",
      cause: "missed_event",
      state: "listed",
      theirs: "Secret title",
      foundAt: new Date(),
      lastSeenAt: new Date(),
    },
  });
  await db.syncList.create({
    data: { id: newId(), ...in1, connectionId, listId: "77", name: "Secret List" },
  });
  await db.priorityMap.create({ data: { ...in1, map: {}, changedByName: "Secret admin" } });
  await db.clickupPerson.create({
    data: {
      id: newId(),
      ...in1,
      userId: "49secret",
      name: "Secret person",
      workspaceIds: ["9001"],
      readAt: new Date(),
    },
  });
  await db.personPair.create({
    data: { id: newId(), ...in1, memberId, userId: "49secret", changedByName: "A" },
  });
  await db.listStatus.create({
    data: {
      id: newId(),
      ...in1,
      connectionId,
      listId: "77",
      statusKey: newId(),
      name: "Secret status",
      type: "open",
      position: 0,
      means: "open",
    },
  });
  await db.listField.create({
    data: {
      id: newId(),
      ...in1,
      connectionId,
      listId: "77",
      fieldId: newId(),
      name: "Secret field",
      definition: {},
      position: 0,
    },
  });
  const mapping = await db.fieldMapping.create({
    data: {
      id: newId(),
      ...in1,
      connectionId,
      listId: "77",
      listName: "Secret List",
      sourceType: "ticket",
      draft: [],
      draftChangedByName: "Secret admin",
    },
  });
  await db.fieldMappingVersion.create({
    data: {
      id: newId(),
      ...in1,
      mappingId: mapping.id,
      number: 1,
      entries: [],
      note: "Secret note",
      publishedByName: "Secret admin",
    },
  });
}
