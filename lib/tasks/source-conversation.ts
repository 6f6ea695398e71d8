/** The conversation about a source's thing: what may leave it, and how what is said on its task comes in. */
import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";

/** Something that may leave: its name, and a digest that changes whenever it says something else. */
export type PublicEntry = { id: string; digest: string; createdAt: Date };

export type PublicReply = PublicEntry & {
  /** Markdown. */
  body: string;
  authorName: string;
  isFromCustomer: boolean;
  fileNames: string[];
  /** What people call the thing it is about, and the address of the reply there. */
  label: string;
  url: string;
};

export type PublicFile = {
  id: string;
  createdAt: Date;
  fileName: string;
  contentType: string;
  /** Bytes. */
  size: number;
};

/** Who wrote it in ClickUp. */
export type OutsideAuthor = { id: string; name: string };

export type IncomingComment = {
  id: string;
  /** Markdown. */
  body: string;
  visibility: "public" | "internal";
  author: OutsideAuthor;
  createdAt: Date;
};

export type IncomingFile = {
  id: string;
  /** The comment that it came with: it is seen by whom that is, and gone with it. Null for a file of the task itself. */
  commentId: string | null;
  fileName: string;
  content: AsyncIterable<Uint8Array>;
  maxBytes: number;
  author: OutsideAuthor;
  createdAt: Date;
};

/**
 * The rule that every adapter keeps: nothing internal, deleted, or written in ClickUp is ever among what it gives out.
 * Each reading asks the rows anew.
 */
export type SourceConversation = {
  /** All replies that may leave, the oldest first. */
  listReplies: (ctx: VerbContext, id: string) => Promise<PublicEntry[]>;
  /** All files that may leave, the oldest first. */
  listFiles: (ctx: VerbContext, id: string) => Promise<PublicFile[]>;
  /** One reply, if it may leave now; locked until the transaction ends. */
  readReply: (ctx: VerbContext, id: string, replyId: string) => Promise<PublicReply | null>;
  /** One file's place, if it may leave now; locked until the transaction ends. */
  readFile: (ctx: VerbContext, id: string, fileId: string) => Promise<PublicFile | null>;
  /** The bytes of a file that may leave now. Not inside a transaction. */
  openFile: (ctx: Context, id: string, fileId: string) => Promise<ReadableStream<Uint8Array>>;
  addComment: (ctx: VerbContext, id: string, comment: IncomingComment) => Promise<void>;
  /** Changes the text of a comment that came in; what is deleted here stays so. */
  editComment: (ctx: VerbContext, id: string, commentId: string, body: string) => Promise<void>;
  /** Takes out of sight a comment that came in. */
  removeComment: (ctx: VerbContext, id: string, commentId: string) => Promise<void>;
  /** Makes a file that came in by itself one of a comment that came in. */
  placeFile: (ctx: VerbContext, id: string, fileId: string, commentId: string) => Promise<void>;
  /** Keeps a file, internal unless its comment is public, and runs `record` in the transaction that makes it one of the thing's files. */
  addFile: (
    ctx: Context,
    id: string,
    file: IncomingFile,
    record: (ctx: VerbContext) => Promise<void>,
  ) => Promise<void>;
};
