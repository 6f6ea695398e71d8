import { z } from "zod";
import type { Sandbox } from "../sandbox.ts";
import type { Comment } from "../store/records.ts";
import { wireAttachment } from "./wire-attachment.ts";

const Named = z.object({ attachment: z.object({ id: z.string() }) });

/** A comment's pieces as they are read: a file among them with all that is told of files elsewhere. */
export function wireSegments(sandbox: Sandbox, { segments }: Comment): unknown[] {
  return segments.map((segment) => {
    const file = sandbox.store.attachments.get(Named.safeParse(segment).data?.attachment.id ?? "");
    return file ? { ...segment, attachment: wireAttachment(sandbox, file) } : segment;
  });
}
