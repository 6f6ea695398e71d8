/**
 * Files, both ways. An upload is not safe to repeat, and cannot be taken back: it is noted before it leaves, and one
 * whose outcome is unknown is looked for among the task's files by its name and size. What is uploaded is asked for in
 * the moment before, as what may leave. No byte of a file is held longer than it takes to pass it on.
 */
import "server-only";
import { type ClickUpAttachment, type ClickUpTask, openAttachment } from "#lib/clickup/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import type { PublicFile } from "#lib/tasks/index.ts";
import {
  type Failure,
  failureOf,
  holdLink,
  isNotThere,
  isOutcomeKnown,
  isRefusal,
  type Look,
  NOTHING_FAILED,
  NothingToSendError,
  noteTravel,
  TooLateToSendError,
  troubled,
} from "./look.ts";
import { commentOf } from "./note-files.ts";
import { FILE_TOO_LARGE, type FilePair, type FileStep } from "./plan-files.ts";
import { authorOf } from "./take-comments.ts";

/** Two clocks differ. */
const CLOCK_SLACK_MS = 5 * 60_000;

type Steps = { steps: readonly FileStep[] };
type Settling = Steps & {
  pairs: readonly FilePair[];
  task: ClickUpTask;
  /** When the task was read. */
  readAt: Date;
};

/** Settles what is unknown, before anything else is planned. Answers when to look again for what still is. */
export async function settleUploads(look: Look, work: Settling): Promise<Date | null> {
  let lookAgainAt: Date | null = null;
  for (const { kind, ...step } of work.steps) {
    if (kind !== "settle" || !("attachmentId" in step)) continue;
    const at = await settleUpload(look, work, step.attachmentId);
    if (at !== null && (lookAgainAt === null || at < lookAgainAt)) lookAgainAt = at;
  }
  return lookAgainAt;
}

/**
 * Carries out all other steps; `files` are those that ClickUp has. What fails for good is noted on its file; any other
 * trouble ends it.
 */
export async function moveFiles(
  look: Look,
  { steps, files }: Steps & { files: readonly ClickUpAttachment[] },
): Promise<void> {
  for (const step of steps) {
    switch (step.kind) {
      case "settle":
        break;
      case "forget":
        await forget(look, step.attachmentId);
        break;
      case "withdraw":
        await noteKept(look, step.attachmentId);
        break;
      case "refuse":
        await noteTooLarge(look, step.attachmentId);
        break;
      case "upload":
        await upload(look, step.attachmentId);
        break;
      case "fetch": {
        const file = files.find(({ id }) => id === step.theirId);
        if (file !== undefined) await fetchFile(look, file);
        break;
      }
    }
  }
}

/** The file that an upload became, if the task has it; else, when it can no longer arrive, the upload is forgotten. */
async function settleUpload(
  look: Look,
  { pairs, task, readAt }: Settling,
  attachmentId: string,
): Promise<Date | null> {
  const pair = pairs.find(
    (candidate) => candidate.attachmentId === attachmentId && candidate.origin === "ours",
  );
  if (pair?.sentAt == null) return null;
  const earliest = pair.sentAt.getTime() - CLOCK_SLACK_MS;
  const taken = new Set(pairs.map(({ theirId }) => theirId));
  const found = task.attachments.find(
    ({ id, title, size, date }) =>
      !taken.has(id) &&
      title === pair.fileName &&
      (size === null || pair.size === null || size === pair.size) &&
      (date === null || date >= earliest),
  );
  if (found !== undefined) {
    await settleArrived(look, attachmentId, found.id);
    return null;
  }
  const settledAt = new Date(pair.sentAt.getTime() + look.timings.uploadSettledAfterMs);
  if (readAt < settledAt) return settledAt;
  await clearUpload(look, attachmentId);
  return null;
}

async function upload(look: Look, attachmentId: string): Promise<void> {
  const { ctx, place, client, conversation } = look;
  let noted: PublicFile | null = null;
  try {
    const created = await client.createAttachment(place.taskId, async () => {
      const startedAt = performance.now();
      const file = await noteUpload(look, attachmentId);
      if (file === null) throw new NothingToSendError();
      noted = file;
      const stream = await conversation.openFile(ctx, place.sourceId, attachmentId);
      if (performance.now() - startedAt > look.timings.sendWindowMs) {
        await stream.cancel();
        throw new TooLateToSendError();
      }
      const { fileName, contentType, size } = file;
      return { fileName, contentType, size, stream };
    });
    await settleArrived(look, attachmentId, created.id);
  } catch (error) {
    if (error instanceof NothingToSendError) return;
    if (noted === null) throw error;
    const isMissing = error instanceof RelaydeskError && error.code === "not_found";
    if (!isOutcomeKnown(error) && !isMissing) throw error;
    await clearUpload(look, attachmentId);
    if (!isRefusal(error) && !isMissing) throw error;
    await noteFailure(look, { attachmentId }, failureOf(error, "Not sent to ClickUp"));
  }
}

/** The one door to an upload: open while no other is out, and only for what may leave now. */
function noteUpload({ ctx, place, conversation }: Look, attachmentId: string): Promise<PublicFile | null> {
  return transaction(ctx, async (inner) => {
    if (!(await holdLink(inner, place.linkId))) return null;
    const file = await conversation.readFile(inner, place.sourceId, attachmentId);
    if (file === null) return null;
    const at = ctx.now();
    const noted = await inner.db.$executeRaw`
      insert into sync_files
        (id, organisation_id, link_id, origin, attachment_id, file_name, size, state, sent_at, created_at, updated_at)
      values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${place.linkId}::uuid, 'ours', ${attachmentId}::uuid,
              ${file.fileName}, ${file.size}, 'waiting', ${at}, ${at}, ${at})
      on conflict (link_id, attachment_id) do update set
        state = 'waiting', sent_at = excluded.sent_at, updated_at = excluded.updated_at
      where sync_files.sent_at is null and sync_files.their_id is null and sync_files.origin = 'ours'`;
    return noted === 1 ? file : null;
  });
}

async function settleArrived({ ctx, place }: Look, attachmentId: string, theirId: string): Promise<void> {
  await transaction(ctx, async (inner) => {
    await inner.db.syncFile.updateMany({
      where: { linkId: place.linkId, attachmentId, sentAt: { not: null } },
      data: { theirId, sentAt: null, state: "in_step", agreedAt: ctx.now(), ...NOTHING_FAILED },
    });
    await noteTravel(inner, place.linkId);
  });
}

async function clearUpload({ ctx, place }: Look, attachmentId: string): Promise<void> {
  await transaction(ctx, (inner) =>
    inner.db.syncFile.updateMany({
      where: { linkId: place.linkId, attachmentId, theirId: null },
      data: { sentAt: null },
    }),
  );
}

async function forget({ ctx, place }: Look, attachmentId: string): Promise<void> {
  await transaction(ctx, (inner) =>
    inner.db.syncFile.deleteMany({
      where: { linkId: place.linkId, attachmentId, origin: "ours", theirId: null, sentAt: null },
    }),
  );
}

/** It was public and is not any more; ClickUp's API has no way to take it back, so it is said. */
async function noteKept({ ctx, place }: Look, attachmentId: string): Promise<void> {
  await transaction(ctx, async (inner) => {
    await inner.db.syncFile.updateMany({
      where: { linkId: place.linkId, attachmentId, withdrawnAt: null },
      data: {
        ...troubled("failed", {
          code: "kept_in_clickup",
          message:
            "It was sent to ClickUp and is still there: ClickUp lets programs add files, not delete them.",
          action: "Delete it in ClickUp by hand.",
          failureClass: "person",
        }),
        withdrawnAt: ctx.now(),
      },
    });
    await noteTravel(inner, place.linkId);
  });
}

async function noteTooLarge(look: Look, attachmentId: string): Promise<void> {
  const { ctx, place, conversation, rules } = look;
  const file = await transaction(ctx, (inner) => conversation.readFile(inner, place.sourceId, attachmentId));
  if (file === null) return;
  await noteFailure(look, { attachmentId, file }, tooLarge(file.size, rules.fileLimit));
}

function tooLarge(size: number | null, limit: number): Failure {
  const is = size === null ? "" : ` ${megabytes(size)},`;
  return {
    code: FILE_TOO_LARGE,
    message: `Too large to sync:${is} the limit is ${megabytes(limit)}.`,
    action: null,
    failureClass: "permanent",
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
}

/** Which pair a failure is of: a file of ours, also before it has a pair, or one of ClickUp's, which has one. */
type Failed = { attachmentId: string; file?: PublicFile };

async function noteFailure(
  { ctx, place }: Look,
  { attachmentId, file }: Failed,
  failure: Failure,
): Promise<void> {
  const data = troubled("failed", failure);
  const where = { linkId_attachmentId: { linkId: place.linkId, attachmentId } };
  await transaction(ctx, async (inner) => {
    if (file === undefined) {
      await inner.db.syncFile.update({ where, data: { ...data, attempts: { increment: 1 } } });
    } else {
      await inner.db.syncFile.upsert({
        where,
        create: {
          id: newId(),
          organisationId: ctx.organisationId,
          linkId: place.linkId,
          origin: "ours",
          attachmentId,
          fileName: file.fileName,
          size: BigInt(file.size),
          attempts: 1,
          ...data,
        },
        update: { ...data, attempts: { increment: 1 } },
      });
    }
    await noteTravel(inner, place.linkId);
  });
}

/**
 * Brings a file here: internal, or one of the comment that it came with. Its pair comes first and says under which id, so
 * that it comes once.
 */
async function fetchFile(look: Look, file: ClickUpAttachment): Promise<void> {
  const { ctx, place, conversation, rules } = look;
  const begun = await beginFetch(look, file);
  if (begun === null) return;
  const { attachmentId, commentId } = begun;
  if (file.size !== null && file.size > rules.fileLimit) {
    await noteFailure(look, { attachmentId }, tooLarge(file.size, rules.fileLimit));
    return;
  }
  try {
    await conversation.addFile(
      ctx,
      place.sourceId,
      {
        id: attachmentId,
        commentId,
        fileName: file.title ?? "file",
        content: await openAttachment(file.url ?? "", look.signal),
        maxBytes: rules.fileLimit,
        author: authorOf(file),
        createdAt: new Date(file.date ?? ctx.now().getTime()),
      },
      async (inner) => {
        await inner.db.syncFile.update({
          where: { linkId_attachmentId: { linkId: place.linkId, attachmentId } },
          data: { state: "in_step", agreedAt: ctx.now(), ...NOTHING_FAILED },
        });
        await noteTravel(inner, place.linkId);
      },
    );
  } catch (error) {
    if (error instanceof RelaydeskError && error.code === "payload_too_large")
      return noteFailure(look, { attachmentId }, tooLarge(file.size, rules.fileLimit));
    const isForGood =
      isRefusal(error) ||
      isNotThere(error) ||
      (error instanceof RelaydeskError && error.code === "unsupported_media_type");
    if (!isForGood) throw error;
    await noteFailure(look, { attachmentId }, failureOf(error, "Not fetched from ClickUp"));
  }
}

/** The id that the file gets here, and its comment's; null when it is here, or let be. */
async function beginFetch(
  { ctx, place }: Look,
  file: ClickUpAttachment,
): Promise<{ attachmentId: string; commentId: string | null } | null> {
  return transaction(ctx, async (inner) => {
    if (!(await holdLink(inner, place.linkId))) return null;
    const pair = await inner.db.syncFile.upsert({
      where: { linkId_theirId: { linkId: place.linkId, theirId: file.id } },
      create: {
        id: newId(),
        organisationId: ctx.organisationId,
        linkId: place.linkId,
        origin: "theirs",
        attachmentId: newId(),
        theirId: file.id,
        fileName: (file.title ?? "file").slice(0, 500),
        size: file.size === null ? null : BigInt(file.size),
        state: "waiting",
      },
      update: {},
    });
    const { attachmentId, theirCommentId } = pair;
    if (pair.origin !== "theirs" || pair.state === "in_step" || pair.state === "skipped") return null;
    const commentId = theirCommentId === null ? null : await commentOf(inner, place.linkId, theirCommentId);
    return { attachmentId, commentId };
  });
}
