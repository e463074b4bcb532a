import type { Actor } from "#server/access/actor.ts";
import type { CourseContent } from "#server/authoring/index.ts";
import type { VersionName } from "#server/authoring/schema.ts";
import { importSource, type Imported } from "./import-source.ts";
import { createImports, type ImportsDeps } from "./imports/index.ts";
import { writeOlx } from "./olx/write-olx.ts";
import { packTar } from "./pack-tar.ts";
import { packZip } from "./pack-zip.ts";
import { unwatched } from "./progress.ts";
import { readSource } from "./read-source.ts";
import { writeFolder } from "./write-folder.ts";
import { writeTree } from "./write-tree.ts";

export type { Imported } from "./import-source.ts";
export type { Imports } from "./imports/index.ts";
export type { ImportNote, ImportReport } from "./report.ts";

interface Exported {
  readonly courseId: string;
  readonly slug: string;
  readonly version: VersionName;
}

/** Courses coming and going as files. Callers have asked `access` before. */
export type Portability = ReturnType<typeof createPortability>;

export function createPortability(deps: ImportsDeps) {
  const { authoring, images, rules } = deps;
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
    /** For Open edX, as a .tar.gz; `origin` is where the labs are that it leads to. */
    exportOlx: async (course: Exported, origin: string): Promise<ReadableStream<Uint8Array>> => {
      const content = await authoring.content(course);
      return packTar(await writeOlx(content, { slug: course.slug, origin }), images);
    },
    /** A folder, an archive or a repository, by whoever has a shell here; `courseId` is the course it goes into. */
    importPath: async (actor: Actor, path: string, courseId: string | null = null): Promise<Imported> =>
      importSource(deps, actor, await readSource(path, rules), { courseId, progress: unwatched }),
    imports: createImports(deps),
    /** Where archives lie until they have been read. */
    uploads: deps.uploads,
  };
}
