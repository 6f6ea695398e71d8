import { refusal } from "../clickup-error.ts";
import type { IncomingRequest } from "./request.ts";

/** A file part of a form. */
export type FilePart = { field: string; name: string; mimeType: string; bytes: Buffer };

/** A multipart form, read whole. */
export type MultipartForm = { files: FilePart[]; texts: Map<string, string> };

/** Whether the body says that it is a multipart form. */
export function isMultipart(request: IncomingRequest): boolean {
  return (request.headers["content-type"] ?? "").toLowerCase().startsWith("multipart/form-data");
}

/** Reads a multipart form. @throws ClickUpError when the body is none. */
export async function readMultipart(request: IncomingRequest): Promise<MultipartForm> {
  const contentType = request.headers["content-type"] ?? "";
  const form: MultipartForm = { files: [], texts: new Map() };
  try {
    const body = new Response(new Uint8Array(request.body), { headers: { "Content-Type": contentType } });
    for (const [field, value] of await body.formData()) {
      if (typeof value === "string") form.texts.set(field, value);
      else {
        const bytes = Buffer.from(await value.arrayBuffer());
        form.files.push({
          field,
          name: value.name,
          mimeType: value.type || "application/octet-stream",
          bytes,
        });
      }
    }
  } catch (cause) {
    throw Object.assign(refusal("bodyInvalid", "The body is not a valid multipart form"), { cause });
  }
  return form;
}
