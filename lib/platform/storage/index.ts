/** Where files are kept: the data folder by default, an S3-compatible service when the settings name a bucket. */
import "server-only";
import path from "node:path";
import { env } from "../env/index.ts";
import { createFolderStorage } from "./folder.ts";
import { createS3Storage } from "./s3.ts";
import type { Storage } from "./storage.ts";

export type { Storage, StoredFile } from "./storage.ts";

let current: Storage | undefined;

/** The storage of this installation. */
export function storage(): Storage {
  current ??= makeStorage();
  return current;
}

function makeStorage(): Storage {
  const { DATA_DIR, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_ENDPOINT, S3_REGION } = env();
  if (S3_BUCKET === undefined || S3_ACCESS_KEY_ID === undefined || S3_SECRET_ACCESS_KEY === undefined) {
    return createFolderStorage(path.resolve(DATA_DIR, "files"));
  }
  return createS3Storage({
    bucket: S3_BUCKET,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    region: S3_REGION,
    ...(S3_ENDPOINT === undefined ? {} : { endpoint: S3_ENDPOINT }),
  });
}
