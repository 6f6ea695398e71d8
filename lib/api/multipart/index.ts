/**
 * Reads a form with files (`multipart/form-data`, RFC 7578) part by part as it arrives, so that a file of any size
 * passes through memory in pieces. Parts are read in order: asking for the next one skips the rest of this one.
 */
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { FILE_FIELD, type UploadForm } from "./upload-form.ts";

/** Headers of one part beyond this are no form of a browser's. */
const HEADERS_MAX_BYTES = 16_384;
const FIELD_MAX_BYTES = 65_536;

export type FormPart = {
  name: string;
  /** The file's name as the sender gave it; null for an ordinary field. */
  fileName: string | null;
  /** The bytes, once. */
  content: AsyncIterable<Uint8Array>;
};

/** The parts of a request's form. Fails with 415 when the body is no form and 400 when it is a broken one. */
export async function* readFormParts(request: Request): AsyncGenerator<FormPart> {
  const boundary = boundaryOf(request.headers.get("content-type") ?? "");
  if (boundary === null) {
    throw new RelaydeskError("unsupported_media_type", "Not a multipart form", {
      publicMessage: "This route needs a form with a file.",
      action: "Send the body as multipart/form-data with a boundary.",
    });
  }
  if (request.body === null) throw broken("The form is empty.");
  const input = new FormInput(request.body.getReader(), Buffer.from(`\r\n--${boundary}`, "latin1"));
  try {
    await input.skipToDelimiter();
    while (!(await input.isAtEnd())) {
      const headers = await input.readHeaders();
      const part = toPart(headers, input.readContent());
      yield part;
      await input.skipToDelimiter();
    }
  } finally {
    await input.close();
  }
}

/** The text of an ordinary field. */
export async function readField(part: FormPart): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of part.content) {
    size += chunk.byteLength;
    if (size > FIELD_MAX_BYTES) throw broken(`The field ${part.name} is too long.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The fields of a form up to its file, and the file, still unread. Senders put the fields first, as browsers do when
 * they are appended first. Fails when there is no file under that name, or a part that nobody asked for.
 */
export async function readUpload(
  request: Request,
  form: UploadForm,
): Promise<{ fields: Record<string, string>; file: FormPart & { fileName: string } }> {
  const found: Record<string, string> = {};
  for await (const part of unclosed(readFormParts(request))) {
    if (part.name === FILE_FIELD && part.fileName !== null) {
      return { fields: found, file: { ...part, fileName: part.fileName } };
    }
    if (!Object.hasOwn(form.fields.shape, part.name) || part.fileName !== null)
      throw invalid(part.name, "Unknown field");
    found[part.name] = await readField(part);
  }
  throw invalid(FILE_FIELD, "Add a file, after the form's other fields");
}

/** The same parts, but a loop that is left early does not end them: the file is read on after it. */
function unclosed(parts: AsyncGenerator<FormPart>): AsyncIterable<FormPart> {
  return { [Symbol.asyncIterator]: () => ({ next: () => parts.next() }) };
}

function invalid(path: string, message: string): RelaydeskError {
  return new RelaydeskError("validation_failed", `${path}: ${message}`, {
    publicMessage: `${path}: ${message}.`,
    fields: [{ path, message, in: "body" }],
  });
}

function broken(publicMessage: string): RelaydeskError {
  return new RelaydeskError("bad_request", publicMessage, { publicMessage });
}

function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) return null;
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? null;
}

function toPart(headers: string, content: AsyncIterable<Uint8Array>): FormPart {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(headers)?.[1];
  const name = disposition === undefined ? null : parameterOf(disposition, "name");
  if (disposition === undefined || name === null) throw broken("A part of the form has no name.");
  return { name, fileName: parameterOf(disposition, "filename"), content };
}

/** A quoted parameter; senders write a quote in it as %22 (WHATWG) or with a backslash (RFC 2616). */
function parameterOf(disposition: string, name: string): string | null {
  const match = new RegExp(`(?:^|;)\\s*${name}=(?:"((?:\\\\"|[^"])*)"|([^;\\s]+))`, "i").exec(disposition);
  const value = match?.[1] ?? match?.[2];
  if (value === undefined) return null;
  return value
    .replaceAll('\\"', '"')
    .replaceAll("%22", '"')
    .replaceAll(/%0D|%0A/gi, "");
}

class FormInput {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly delimiter: Buffer;
  // The first delimiter need not follow a line break, so one is put before it.
  private buffer: Buffer = Buffer.from("\r\n");
  private isDone = false;
  private isInContent = true;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>, delimiter: Buffer) {
    this.reader = reader;
    this.delimiter = delimiter;
  }

  /** The bytes up to the next delimiter, which is consumed. */
  async *readContent(): AsyncGenerator<Uint8Array> {
    this.isInContent = true;
    while (this.isInContent) {
      const chunk = await this.nextOfContent();
      if (chunk.byteLength > 0) yield chunk;
    }
  }

  async skipToDelimiter(): Promise<void> {
    while (this.isInContent) await this.nextOfContent();
  }

  /** After a delimiter: whether the form ends here. */
  async isAtEnd(): Promise<boolean> {
    while (this.buffer.byteLength < 2) await this.fill();
    return this.buffer.subarray(0, 2).toString("latin1") === "--";
  }

  async readHeaders(): Promise<string> {
    const end = Buffer.from("\r\n\r\n");
    let at = this.buffer.indexOf(end);
    while (at === -1) {
      if (this.buffer.byteLength > HEADERS_MAX_BYTES) throw broken("The headers of a part are too long.");
      await this.fill();
      at = this.buffer.indexOf(end);
    }
    const headers = this.buffer.subarray(0, at).toString("utf8");
    // The line break before the content stays: a part without content has its delimiter right there.
    this.buffer = this.buffer.subarray(at + 2);
    const hasContent = this.buffer.subarray(0, this.delimiter.byteLength).compare(this.delimiter) !== 0;
    if (hasContent) this.buffer = this.buffer.subarray(2);
    this.isInContent = true;
    return headers;
  }

  async close(): Promise<void> {
    // Answering before the whole body has arrived is fine; what still comes is thrown away.
    if (!this.isDone) await this.reader.cancel().catch(() => {});
  }

  private async nextOfContent(): Promise<Buffer> {
    const at = this.buffer.indexOf(this.delimiter);
    if (at !== -1) {
      const rest = this.buffer.subarray(0, at);
      this.buffer = this.buffer.subarray(at + this.delimiter.byteLength);
      this.isInContent = false;
      return rest;
    }
    // What could be the beginning of a delimiter waits for more.
    const safe = Math.max(0, this.buffer.byteLength - this.delimiter.byteLength + 1);
    const chunk = this.buffer.subarray(0, safe);
    this.buffer = this.buffer.subarray(safe);
    await this.fill();
    return chunk;
  }

  private async fill(): Promise<void> {
    const { done, value } = await this.reader.read();
    if (done) {
      this.isDone = true;
      throw broken("The form ends in the middle.");
    }
    this.buffer = this.buffer.byteLength === 0 ? Buffer.from(value) : Buffer.concat([this.buffer, value]);
  }
}
