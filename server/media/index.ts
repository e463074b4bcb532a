import { join } from "node:path";
import type { Config } from "#server/config.ts";
import { createFolderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { createS3Store } from "./s3-store.ts";

export { createFolderStore };
export { createImages, type Images } from "./images.ts";
export type { ObjectStore } from "./object-store.ts";

/** The object store that the configuration names, if it names one. All processes of an installation share it. */
export function createObjectStore({
  s3,
  objectsDir,
}: Pick<Config, "s3" | "objectsDir">): ObjectStore | undefined {
  if (s3 !== undefined) return createS3Store(s3);
  return objectsDir === undefined ? undefined : createFolderStore(objectsDir);
}

/** Where pictures are kept: in the object store, or in this installation's own folder where there is none. */
export function createMediaStore(store: ObjectStore | undefined, dataDir: string): ObjectStore {
  return store ?? createFolderStore(join(dataDir, "media"));
}
