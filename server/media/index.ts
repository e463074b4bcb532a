import { join } from "node:path";
import type { Config } from "#server/config.ts";
import { createFolderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { createS3Store } from "./s3-store.ts";

export type { ObjectStore } from "./object-store.ts";

/** The object store that the configuration names; a folder below DATA_DIR when it names none. */
export function createObjectStore({ s3, dataDir }: Pick<Config, "s3" | "dataDir">): ObjectStore {
  return s3 === undefined ? createFolderStore(join(dataDir, "objects")) : createS3Store(s3);
}
