import type { Readable } from "node:stream";

/** Files that are no part of the database: in a folder, or in whatever speaks S3. Keys are `a/b.c`, lower case. */
export interface ObjectStore {
  /** Stores exactly `sizeBytes` under this key, whole or not at all, in place of what was there. Rejects otherwise. */
  put(key: string, content: Readable, sizeBytes: number): Promise<void>;
  /** The content, or null when there is none. Who takes it reads it to its end or destroys it. */
  get(key: string): Promise<Readable | null>;
  stat(key: string): Promise<{ readonly sizeBytes: number; readonly storedAt: Date } | null>;
  /** All keys that begin with this, which ends with a slash, in alphabetical order. */
  list(prefix: string): Promise<string[]>;
  /** No error when it is gone already. */
  delete(key: string): Promise<void>;
}

const KEY = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/;

/** @throws when it is none: keys are ours, never a person's. */
export function checkKey(key: string): string {
  if (!KEY.test(key) || key.length > 500) throw new Error(`${JSON.stringify(key)} is no key of an object`);
  return key;
}
