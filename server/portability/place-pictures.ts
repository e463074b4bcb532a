import type { CourseContent, LessonContent } from "#server/authoring/index.ts";
import { reasonNotToParse } from "#server/courses/index.ts";
import type { Images } from "#server/media/index.ts";
import { markdownLinks } from "./markdown-links.ts";
import { filesToPictures, picturesIn } from "./picture-links.ts";
import { createPictureStore } from "./pictures.ts";
import { isCourseTree, type LessonSource, type ReadCourse } from "./read-course-tree.ts";
import type { Progress } from "./progress.ts";
import type { Notes } from "./report.ts";
import type { Tree } from "./tree.ts";

const PICTURE = /\.(?:png|jpe?g|gif|webp|avif|svg|tiff?)$/i;

/**
 * Stores the pictures that texts show, and lets links between lessons lead to lessons. A tree of our own says nothing
 * in other words than it means, so that only its pictures are looked at.
 */
export async function placePictures(
  tree: Tree,
  { content, sources }: ReadCourse,
  images: Images,
  notes: Notes,
  progress: Progress,
): Promise<{ content: CourseContent; pictures: number }> {
  const pictures = createPictureStore(tree, images, notes);
  const lessonOf = new Map<string, LessonContent>();
  for (const lesson of content.modules.flatMap((module) => module.lessons)) {
    const source = sources.get(lesson.id);
    if (source !== undefined) lessonOf.set(source.path, lesson);
  }

  const isOurs = isCourseTree(tree);

  async function place(text: string, source: LessonSource, up: string): Promise<string> {
    const { path, textLine, lines } = source;
    const addresses = new Map<string, string>();
    for (const fileName of picturesIn(text, up)) {
      const address = await pictures.store(`media/${fileName}`, path);
      if (address !== null) addresses.set(fileName, address.slice("/media/".length));
    }
    if (isOurs) return filesToPictures(text, up, (fileName) => addresses.get(fileName));
    const tooMuch = reasonNotToParse(text);
    if (tooMuch !== undefined) {
      notes.notSupported(path, `${tooMuch} Its links and pictures stay as they are written.`);
      return text;
    }
    let placed = text;
    // From the end, so that places before stay true.
    for (const { start, end, url, line, isImage } of markdownLinks(text).reverse()) {
      const target = resolve(path, url);
      if (target === null) continue;
      const at = lines?.[line - 1] ?? textLine + line - 1;
      const found = await targetOf(target, path, at, isImage);
      if (found !== null) placed = placed.slice(0, start) + found + placed.slice(end);
    }
    return placed;
  }

  async function targetOf({ file, hash }: Target, path: string, line: number, isImage: boolean) {
    // A Carpentries site has the pictures of its episodes beside every page.
    const picture = tree.has(file) ? file : file.replace(/^[^/]+\//, "episodes/");
    if (isImage || (tree.has(picture) && PICTURE.test(picture)))
      return pictures.store(tree.has(picture) ? picture : file, path, line);
    const lesson =
      lessonOf.get(file) ?? lessonOf.get(file.replace(/\.html$/, ".md")) ?? lessonOf.get(`${file}.md`);
    // Lessons of a course lie side by side: the address beside this one.
    if (lesson !== undefined) return `${lesson.slug}${hash}`;
    notes.notSupported(path, `The link to “${file}” leads to no lesson.`, line);
    return null;
  }

  const isFile = /^media\//.test(content.cover) || tree.has(content.cover);
  const cover = isFile ? await pictures.store(content.cover, "course.yaml") : content.cover;
  const modules = [];
  const total = content.modules.reduce((sum, module) => sum + module.lessons.length, 0);
  let done = 0;
  for (const module of content.modules) {
    const lessons = [];
    for (const lesson of module.lessons) {
      await progress.at("placing", (done += 1), total);
      const source = sources.get(lesson.id) ?? { path: "", textLine: 1 };
      lessons.push({ ...lesson, text: await place(lesson.text, source, "../../") });
    }
    modules.push({ ...module, lessons });
  }
  const description = await place(content.description, { path: "course.yaml", textLine: 1 }, "");
  return { content: { ...content, description, cover: cover ?? "", modules }, pictures: pictures.count() };
}

interface Target {
  readonly file: string;
  readonly hash: string;
}

/** The file of the tree that a relative link leads to; null for all other links. */
function resolve(from: string, url: string): Target | null {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/|#|\?|\{|$)/i.test(url)) return null;
  const [, address = "", hash = ""] = /^([^#?]*)(?:\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  const steps = from.split("/").slice(0, -1);
  for (const step of decoded(address).split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return { file: steps.join("/"), hash };
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
