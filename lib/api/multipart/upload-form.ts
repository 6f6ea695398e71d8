/** A form with one file, as a route declares it: read by its handler and by the OpenAPI document. */
import { z } from "zod";

export type UploadForm = {
  /** What may stand beside the file, before it. The route's verb parses it. */
  fields: z.ZodObject;
  /** The file itself, always the part `file` and the last one. */
  file: {
    description: string;
    contentTypes: readonly string[];
    /** The largest file, in bytes; asked for when the document is made, since it may be a setting. */
    maxBytes: () => number;
  };
};

/** The name of the part that holds the file. */
export const FILE_FIELD = "file";

/** The form as one schema, the file last, as it has to be sent. */
export function uploadSchema({ fields, file }: UploadForm): z.ZodObject {
  const megabytes = (file.maxBytes() / 1_048_576).toLocaleString("en", { maximumFractionDigits: 1 });
  return z.strictObject({
    ...fields.shape,
    [FILE_FIELD]: z.string().meta({
      // OpenAPI 3.1 says the type by JSON Schema's own word; `binary` is what generators of clients still look for.
      format: "binary",
      contentMediaType: "application/octet-stream",
      description: `${file.description} At most ${megabytes} MB. The last part of the form.`,
    }),
  });
}
