"use client";

import { useEffect, useRef, useState } from "react";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { type FileRejection, type FileRules, sortFiles } from "#components/ui/file-rules.ts";
import { ATTACHMENT_TYPES, type Attachment, attachmentSchema } from "#lib/tickets/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { uploadFile } from "./upload-file.ts";

/** A file on its way to the server. */
export interface Upload {
  key: number;
  file: File;
  /** From 0 to 1. */
  share: number;
  attachment: Attachment | null;
  /** Why it failed. */
  failure: string | null;
}

/** Uploads that go along with something that is being sent. */
export interface TakenUploads {
  attachmentIds: string[];
  /** Puts them back into the list: it was refused. */
  putBack: () => void;
}

export interface Uploads {
  items: readonly Upload[];
  rejections: readonly FileRejection[];
  isUploading: boolean;
  /** Takes what has arrived out of the list, to be sent along. */
  take: () => TakenUploads;
  add: (files: readonly File[]) => void;
  remove: (key: number) => void;
  retry: (key: number) => void;
}

/** Endings that a ticket takes, for the file chooser and for a first look at what was dropped. */
const ACCEPTED = Object.keys(ATTACHMENT_TYPES).map((ending) => `.${ending}`);
const MOST_FILES = 20;

/** What may be attached. `maxBytes` comes from the server, which checks again by content. */
export function attachmentRules(maxBytes: number): FileRules {
  return { accept: ACCEPTED, maxBytes, maxFiles: MOST_FILES };
}

/** Uploads files as soon as they are chosen, side by side, with progress, retry and a way to stop. */
export function useUploads(options: {
  path: string;
  /** Further fields of the form, before the file. */
  fields: Readonly<Record<string, string>>;
  maxBytes: number;
}): Uploads {
  const { id: organisationId } = useOrganisation();
  const [items, setItems] = useState<readonly Upload[]>([]);
  const [rejections, setRejections] = useState<readonly FileRejection[]>([]);
  const nextKey = useRef(0);
  const stops = useRef(new Map<number, AbortController>());

  useEffect(() => {
    const running = stops.current;
    return () => {
      for (const stop of running.values()) stop.abort();
    };
  }, []);

  function patch(key: number, change: Partial<Upload>) {
    setItems((known) => known.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  function start(key: number, file: File) {
    const stop = new AbortController();
    stops.current.set(key, stop);
    const form = new FormData();
    for (const [name, value] of Object.entries(options.fields)) form.append(name, value);
    form.append("file", file);
    uploadFile({
      path: options.path,
      organisationId,
      form,
      schema: attachmentSchema,
      signal: stop.signal,
      onProgress: (share) => patch(key, { share }),
    })
      .then((attachment) => patch(key, { attachment, share: 1 }))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) patch(key, { failure: reasonOf(error) });
      })
      .finally(() => stops.current.delete(key));
  }

  function remove(key: number) {
    stops.current.get(key)?.abort();
    setItems((known) => known.filter((item) => item.key !== key));
  }

  return {
    items,
    rejections,
    isUploading: items.some((item) => item.attachment === null && item.failure === null),
    take: () => {
      const taken = items.filter((item) => item.attachment !== null);
      setItems((known) => known.filter((item) => !taken.some(({ key }) => key === item.key)));
      return {
        attachmentIds: taken.flatMap(({ attachment }) => (attachment ? [attachment.id] : [])),
        putBack: () => setItems((known) => [...taken, ...known]),
      };
    },
    add: (files) => {
      const { accepted, rejected } = sortFiles(files, items.length, attachmentRules(options.maxBytes));
      setRejections(rejected);
      const fresh = accepted.map((file) => ({
        key: nextKey.current++,
        file,
        share: 0,
        attachment: null,
        failure: null,
      }));
      setItems((known) => [...known, ...fresh]);
      for (const { key, file } of fresh) start(key, file);
    },
    remove,
    retry: (key) => {
      const item = items.find((candidate) => candidate.key === key);
      if (!item) return;
      patch(key, { failure: null, share: 0 });
      start(key, item.file);
    },
  };
}
