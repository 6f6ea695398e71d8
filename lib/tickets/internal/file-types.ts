/** Which files a ticket takes: judged by the ending of the name and by what the first bytes say of the content. */
import { ATTACHMENT_TYPES } from "../schema.ts";

/** Raster images that browsers draw without running anything. SVG is no such image. */
const SAFE_IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

export function isSafeImage(contentType: string): boolean {
  return SAFE_IMAGES.has(contentType);
}

/** Whether a browser may show it in its own window instead of saving it. */
export function isShownInline(contentType: string): boolean {
  return isSafeImage(contentType) || contentType === "application/pdf";
}

/** Endings whose content is text, which no signature marks. */
const TEXTS = new Set(["txt", "log", "md", "csv", "json", "xml", "yaml", "yml", "eml"]);

/** What a signature may say besides the ending's own type: containers and other names of the same thing. */
const SAME_AS: Record<string, readonly string[]> = {
  heic: ["image/heif", "image/heic-sequence"],
  doc: ["application/x-cfb"],
  xls: ["application/x-cfb"],
  ppt: ["application/x-cfb"],
  docx: ["application/zip"],
  xlsx: ["application/zip"],
  pptx: ["application/zip"],
  odt: ["application/zip"],
  ods: ["application/zip"],
  odp: ["application/zip"],
  mp4: ["video/quicktime", "video/x-m4v"],
  mov: ["video/mp4"],
  webm: ["video/matroska", "video/x-matroska"],
  wav: ["audio/vnd.wave"],
  m4a: ["audio/mp4", "video/mp4"],
  xml: ["text/xml"],
  gz: ["application/x-compressed-tar"],
};

const MIME_ALIASES: Record<string, string> = {
  "application/x-bzip": "application/x-bzip2",
  "audio/x-wav": "audio/wav",
};

export type FileVerdict = { contentType: string } | { reason: string };

/** The ending of a name, in lower case; empty when it has none. */
export function endingOf(fileName: string): string {
  return /\.([A-Za-z0-9]{1,10})$/.exec(fileName)?.[1]?.toLowerCase() ?? "";
}

/**
 * Judges a file by its name, its first bytes and the type that its signature tells (null when it has none). The
 * type it is kept and served under follows from this, never from what the sender claims.
 */
export function judgeFile(fileName: string, head: Uint8Array, signature: string | null): FileVerdict {
  const ending = endingOf(fileName);
  const contentType = Object.hasOwn(ATTACHMENT_TYPES, ending) ? ATTACHMENT_TYPES[ending] : undefined;
  if (contentType === undefined) {
    return {
      reason:
        ending === ""
          ? "The file's name has no ending that tells what it is."
          : `Files of the kind .${ending} are not taken. Put it into a ZIP file.`,
    };
  }
  const found = signature === null ? null : (MIME_ALIASES[signature] ?? signature);
  const isFitting =
    found === contentType ||
    (found !== null && SAME_AS[ending]?.includes(found) === true) ||
    (TEXTS.has(ending) && found === null && !head.includes(0));
  return isFitting
    ? { contentType }
    : { reason: `The content of this file is not what its ending .${ending} says.` };
}

const FILE_NAME_MAX = 150;

/**
 * A name that is safe to show, to store and to save under: its last path segment without control and direction
 * characters or those that file systems refuse, of bounded length, its ending kept.
 */
export function sanitiseFileName(name: string): string {
  const base = name.normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const clean = base
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .replaceAll(/[<>:"|?*]/g, "_")
    .replaceAll(/\s+/g, " ")
    .replace(/^[.\s]+/, "")
    .replace(/[.\s]+$/, "");
  if (clean === "") return "file";
  const characters = [...clean];
  if (characters.length <= FILE_NAME_MAX) return clean;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(clean)?.[0] ?? "";
  return characters.slice(0, FILE_NAME_MAX - ending.length).join("") + ending;
}
