import type { CourseContent, LabContent, LessonContent } from "#server/authoring/index.ts";
import { checkPath } from "#server/labs/document.ts";
import { labSettingsSchema } from "#server/labs/schema.ts";
import { slugOf } from "#server/slugs.ts";
import { TEST_FOLDERS } from "./course-files.ts";
import { joinFrontMatter } from "./front-matter.ts";
import { picturesToFiles } from "./picture-links.ts";
import { toYaml } from "./yaml.ts";

export interface WrittenTree {
  /** In the order of the course. */
  readonly texts: ReadonlyMap<string, string>;
  /** Names of the pictures that belong into media/. */
  readonly pictures: readonly string[];
}

const LEFT_OUT = "files-left-out.txt";

/** A course as files that people would keep in git: `course.yaml`, and a folder for each module and each lesson. */
export function writeTree(content: CourseContent, slug: string): WrittenTree {
  const texts = new Map<string, string>();
  const pictures = new Set<string>();
  const leftOut: string[] = [];
  const linked = (text: string, up: string) => {
    const { text: written, fileNames } = picturesToFiles(text, up);
    for (const fileName of fileNames) pictures.add(fileName);
    return written;
  };
  const { modules, title, summary, description, cover, ...fields } = content;
  texts.set(
    "course.yaml",
    toYaml({
      ...{ title, slug, summary },
      description: linked(description, ""),
      ...fields,
      ...(cover !== "" && { cover: linked(cover, "") }),
    }),
  );
  for (const [at, module] of modules.entries()) {
    const folder = `${ordinal(at, modules.length)}-${slugOf(module.title) || "module"}`;
    const { id, title, summary, lessons } = module;
    texts.set(`${folder}/module.yaml`, toYaml({ id, title, summary }));
    for (const [index, lesson] of lessons.entries()) {
      const inside = `${folder}/${ordinal(index, lessons.length)}-${lesson.slug}`;
      texts.set(`${inside}/lesson.md`, lessonFile({ ...lesson, text: linked(lesson.text, "../../") }));
      if (lesson.lab !== null) writeLab(lesson.lab, `${inside}/lab`, texts, leftOut);
    }
  }
  if (leftOut.length > 0) texts.set(LEFT_OUT, `No file can have these names:\n${leftOut.join("\n")}\n`);
  return { texts, pictures: [...pictures] };
}

function lessonFile({ id, title, slug, summary, durationMinutes, completion, text }: LessonContent): string {
  return joinFrontMatter(toYaml({ id, title, slug, summary, durationMinutes, completion }), text);
}

function writeLab(lab: LabContent, folder: string, texts: Map<string, string>, leftOut: string[]): void {
  const { id, title, instructions, runCommand: run, testCommand: test, entry, hints } = lab;
  const settings = settingsOf(lab);
  texts.set(
    `${folder}/lab.yaml`,
    toYaml({
      ...{ id, title, instructions, run, test, entry },
      ...(hints.length > 0 && { hints }),
      ...(Object.keys(settings).length > 0 && { settings }),
    }),
  );
  const parts = [
    { name: "starter", files: lab.starter },
    { name: "solution", files: lab.solution },
    ...TEST_FOLDERS.map(({ name, visible }) => ({
      name,
      files: lab.tests.filter((test) => test.visible === visible),
    })),
  ];
  for (const { name, files } of parts) {
    for (const { path, content } of files) {
      const whole = `${folder}/${name}/${path}`;
      if (checkPath(path) !== null || isTaken(texts, whole)) leftOut.push(whole);
      else texts.set(whole, content);
    }
  }
}

/** Whether it is there, as a file or as a folder, or has a file on its way. */
function isTaken(texts: ReadonlyMap<string, string>, path: string): boolean {
  for (const other of texts.keys()) {
    if (other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) return true;
  }
  return false;
}

/** What differs from the usual machine. */
function settingsOf(lab: LabContent): Record<string, unknown> {
  const usual = labSettingsSchema.parse({});
  return Object.fromEntries(
    Object.entries(usual).flatMap(([key, value]) => {
      const own = lab[key as keyof typeof usual];
      return JSON.stringify(own) === JSON.stringify(value) ? [] : [[key, own]];
    }),
  );
}

function ordinal(index: number, count: number): string {
  return String(index + 1).padStart(Math.max(2, String(count).length), "0");
}
