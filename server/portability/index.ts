import type { Actor } from "#server/access/actor.ts";
import type { Authoring, CourseContent } from "#server/authoring/index.ts";
import type { VersionName } from "#server/authoring/schema.ts";
import type { Images } from "#server/media/index.ts";
import { importTree, type Imported } from "./import-tree.ts";
import { packZip } from "./pack-zip.ts";
import type { Tree } from "./tree.ts";
import { unpackZip } from "./unpack-zip.ts";
import { writeFolder } from "./write-folder.ts";
import { writeTree } from "./write-tree.ts";

export { readSource } from "./read-source.ts";
export { MAX_ZIP_BYTES } from "./unpack-zip.ts";
export type { Imported } from "./import-tree.ts";
export type { ImportNote, ImportReport } from "./report.ts";

export interface PortabilityDeps {
  readonly authoring: Pick<Authoring, "content" | "createFrom">;
  readonly images: Images;
}

interface Exported {
  readonly courseId: string;
  readonly slug: string;
  readonly version: VersionName;
}

/** Courses coming and going as files. Callers have asked `access` before. */
export type Portability = ReturnType<typeof createPortability>;

export function createPortability({ authoring, images }: PortabilityDeps) {
  const written = async ({ courseId, slug, version }: Exported) => {
    const content: CourseContent = await authoring.content({ courseId, version });
    return writeTree(content, slug);
  };
  return {
    /** The course's tree, packed while it is sent. */
    exportZip: async (course: Exported): Promise<ReadableStream<Uint8Array>> =>
      packZip(await written(course), images),
    /** The same into a folder, which must be new or empty. */
    exportFolder: async (course: Exported, folder: string): Promise<void> =>
      writeFolder(await written(course), images, folder),
    importZip: async (actor: Actor, archive: Uint8Array): Promise<Imported> =>
      importTree({ authoring, images }, actor, await unpackZip(archive)),
    importTree: (actor: Actor, tree: Tree): Promise<Imported> =>
      importTree({ authoring, images }, actor, tree),
  };
}
