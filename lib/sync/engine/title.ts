import { z } from "zod";
import type { FieldCodec } from "./field-codec.ts";

export type TitleLimits = {
  /** Longest task name that we send, in UTF-16 units. */
  taskNameLimit: number;
  /** Longest title that the source takes. */
  titleLimit: number;
  /** Cuts a text to a length, as the task's first name was cut. */
  cutText: (text: string, limit: number) => string;
};

/** The marker in front of a task's name, as it was written when the task was made, with the blanks after it. */
const MARKER = /^\s*\[[A-Z][A-Z_]*-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\](?:\s+|$)/i;

const onOneLine = (text: string) => text.replace(/\s+/gu, " ").trim();

/**
 * The title, and the task's name. The marker in a name is the finder's, not the title's: it is not read, and kept
 * where it still is; who takes it away in ClickUp wants it gone. A name cut to a side's limit is not an edit.
 */
export function titleCodec({ taskNameLimit, titleLimit, cutText }: TitleLimits): FieldCodec<string, string> {
  const split = (name: string) => {
    const marker = (MARKER.exec(name)?.[0] ?? "").trim();
    return { prefix: marker === "" ? "" : `${marker} `, rest: onOneLine(name.replace(MARKER, "")) };
  };
  const nameFor = (ours: string, prefix: string) =>
    `${prefix}${cutText(onOneLine(ours), taskNameLimit - prefix.length)}`.trimEnd();
  const isSame = (one: string, other: string) => onOneLine(one) === onOneLine(other);

  return {
    oursSchema: z.string(),
    theirsSchema: z.string(),
    isSameOurs: isSame,
    isSameTheirs: isSame,
    isEcho: isSame,
    toTheirs: (ours, now) => {
      const { prefix, rest } = split(now);
      return cutText(rest, titleLimit) === onOneLine(ours) ? now : nameFor(ours, prefix);
    },
    toOurs: (theirs, now) => {
      const { prefix, rest } = split(theirs);
      // A task may be named by its marker alone; a source has no empty title.
      return rest === "" || isSame(nameFor(now, prefix), theirs) ? now : cutText(rest, titleLimit);
    },
    merge: null,
  };
}
