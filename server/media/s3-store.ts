import type { Readable } from "node:stream";
import { Client, S3Error } from "minio";
import { checkKey, type ObjectStore } from "./object-store.ts";

/** How long a question may take; contents take as long as they come. */
const ANSWER_MS = 15_000;
const ABSENT = new Set(["NoSuchKey", "NotFound", "NoSuchBucket"]);
/** Another node was quicker. */
const MADE_MEANWHILE = new Set(["BucketAlreadyOwnedByYou", "BucketAlreadyExists"]);

export interface S3Options {
  /** Where the service answers, e.g. `https://s3.example.org` or `http://127.0.0.1:9000`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Objects in a bucket of whatever speaks S3; the bucket is made when it is missing. */
export function createS3Store({ endpoint, bucket, accessKey, secretKey }: S3Options): ObjectStore {
  const url = new URL(endpoint);
  const useSSL = url.protocol === "https:";
  const port = Number(url.port) || (useSSL ? 443 : 80);
  const client = new Client({ endPoint: url.hostname, port, useSSL, accessKey, secretKey, pathStyle: true });
  let ready: Promise<void> | undefined;
  const makeBucket = (): Promise<void> => {
    ready ??= makeBucketIn(client, bucket);
    ready.catch(() => (ready = undefined));
    return ready;
  };
  return {
    async put(key, content, sizeBytes) {
      await makeBucket();
      await client.putObject(bucket, checkKey(key), content, sizeBytes);
      const kept = await within(client.statObject(bucket, key));
      if (kept.size === sizeBytes) return;
      await within(client.removeObject(bucket, key));
      throw new Error(`${key} should have ${String(sizeBytes)} bytes and has ${String(kept.size)}`);
    },
    async get(key) {
      const content = await unlessAbsent<Readable>(within(client.getObject(bucket, checkKey(key))));
      return content;
    },
    async stat(key) {
      const found = await unlessAbsent(within(client.statObject(bucket, checkKey(key))));
      return found === null ? null : { sizeBytes: found.size, storedAt: found.lastModified };
    },
    async list(prefix) {
      checkKey(prefix.replace(/\/$/, ""));
      return (await unlessAbsent(within(listAll(client, bucket, prefix)))) ?? [];
    },
    async delete(key) {
      await unlessAbsent(within(client.removeObject(bucket, checkKey(key))));
    },
  };
}

async function makeBucketIn(client: Client, bucket: string): Promise<void> {
  if (await within(client.bucketExists(bucket))) return;
  await within(client.makeBucket(bucket)).catch((error: unknown) => {
    if (!(error instanceof S3Error && MADE_MEANWHILE.has(error.code ?? ""))) throw error;
  });
}

async function listAll(client: Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const item of client.listObjectsV2(bucket, prefix, true)) {
    const { name } = item as { name?: string };
    if (name !== undefined) keys.push(name);
  }
  return keys.sort();
}

async function unlessAbsent<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    if (error instanceof S3Error && ABSENT.has(error.code ?? "")) return null;
    throw error;
  });
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error("the object store did not answer in time (S3_ENDPOINT)")),
      ANSWER_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
