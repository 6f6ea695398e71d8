import type { Answer } from "../http/answer.ts";
import type { Sandbox } from "../sandbox.ts";
import { gonePage } from "./browse-pages.ts";

/** Types that a browser may show; everything else is offered for download. */
const SHOWN_TYPES = /^(image\/(png|jpeg|gif|webp)|text\/plain)$/;

/** `/attachments/{id}/{name}`: the bytes of an attachment, to anybody who has the address. */
export function attachmentFile(sandbox: Sandbox, id: string): Answer {
  const attachment = sandbox.store.attachments.get(id);
  const bytes = attachment ? sandbox.files.get(id) : null;
  if (!attachment || bytes === null) return gonePage("page");
  const isShown = SHOWN_TYPES.test(attachment.mimeType);
  return {
    status: 200,
    headers: {
      "Content-Type": isShown ? attachment.mimeType : "application/octet-stream",
      "Content-Disposition": `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(attachment.title)}`,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    },
    body: bytes,
  };
}
