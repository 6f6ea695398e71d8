import "server-only";
import type { S3Client } from "@aws-sdk/client-s3";
import { assertStorageKey, chunksOf, type FileContent, missingFile, type Storage } from "./storage.ts";

type S3Settings = {
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of services other than Amazon's. */
  endpoint?: string;
};

/** S3 takes parts of 5 MiB and more; this much of a file is in memory at once. */
const PART_BYTES = 8 * 1024 * 1024;

/** Objects in a bucket of Amazon S3 or of a service that speaks its protocol. */
export function createS3Storage(settings: S3Settings): Storage {
  const { bucket: Bucket } = settings;
  // The SDK is large, and most installations keep files in a folder.
  let connecting: Promise<{ sdk: typeof import("@aws-sdk/client-s3"); client: S3Client }> | undefined;
  const connect = () => {
    connecting ??= import("@aws-sdk/client-s3").then((sdk) => ({
      sdk,
      client: new sdk.S3Client({
        region: settings.region,
        credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
        // Services other than Amazon's rarely know buckets as host names or the newer checksums.
        ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint, forcePathStyle: true }),
        requestChecksumCalculation: "WHEN_REQUIRED",
        responseChecksumValidation: "WHEN_REQUIRED",
      }),
    }));
    return connecting;
  };

  return {
    put: async (Key, content, { contentType: ContentType }) => {
      assertStorageKey(Key);
      const { sdk, client } = await connect();
      const parts = partsOf(content);
      const first = (await parts.next()).value ?? new Uint8Array();
      const second = (await parts.next()).value;
      if (second === undefined) {
        await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body: first, ContentType }));
        return { size: first.byteLength };
      }

      const { UploadId } = await client.send(
        new sdk.CreateMultipartUploadCommand({ Bucket, Key, ContentType }),
      );
      try {
        const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
        let size = 0;
        const send = async (Body: Uint8Array) => {
          const PartNumber = Parts.length + 1;
          const { ETag } = await client.send(
            new sdk.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
          );
          Parts.push({ PartNumber, ETag });
          size += Body.byteLength;
        };
        await send(first);
        await send(second);
        for await (const part of parts) await send(part);
        await client.send(
          new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
        );
        return { size };
      } catch (error) {
        await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => {});
        throw error;
      }
    },

    get: async (Key) => {
      assertStorageKey(Key);
      const { sdk, client } = await connect();
      const object = await client.send(new sdk.GetObjectCommand({ Bucket, Key })).catch((error: unknown) => {
        throw error instanceof sdk.NoSuchKey || error instanceof sdk.NotFound ? missingFile() : error;
      });
      if (object.Body === undefined) throw missingFile();
      return { stream: object.Body.transformToWebStream(), size: object.ContentLength ?? 0 };
    },

    delete: async (Key) => {
      assertStorageKey(Key);
      const { sdk, client } = await connect();
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }));
    },
  };
}

/** The content in parts of `PART_BYTES`, the last one smaller; none for an empty file. */
async function* partsOf(content: FileContent): AsyncGenerator<Uint8Array, undefined> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(content)) {
    held.push(chunk);
    bytes += chunk.byteLength;
    while (bytes >= PART_BYTES) {
      const all = Buffer.concat(held);
      yield all.subarray(0, PART_BYTES);
      held = [all.subarray(PART_BYTES)];
      bytes = all.byteLength - PART_BYTES;
    }
  }
  if (bytes > 0) yield Buffer.concat(held);
  return undefined;
}
