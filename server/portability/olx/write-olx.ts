import type { CourseContent, LabContent, LessonContent } from "#server/authoring/index.ts";
import { renderMarkdown } from "#server/courses/index.ts";
import { readImageAddress } from "#server/media/schema.ts";
import type { WrittenTree } from "../write-tree.ts";
import { toPlainHtml, type Destinations } from "./lesson-html.ts";

export interface OlxOptions {
  readonly slug: string;
  /** Where this course is, for links to its labs. */
  readonly origin: string;
}

/** The name of the run; the course that it is imported into has its own. */
const RUN = "export";

/**
 * A course as Studio takes it: modules are chapters and lessons sequentials of one page. Labs, which Open edX has none
 * of, are described below the text, with a way to them and their files.
 */
export async function writeOlx(content: CourseContent, { slug, origin }: OlxOptions): Promise<WrittenTree> {
  const texts = new Map<string, string>();
  const pictures = new Set<string>();
  const lessons = content.modules.flatMap((module) => module.lessons);
  const names = new Map(lessons.map((lesson) => [lesson.slug, nameOf(lesson.id)]));
  const destinations = (lessonSlug: string): Destinations => ({
    nameOf: (other) => names.get(other),
    lab: `${origin}/learn/${slug}/${lessonSlug}#lab`,
    picture(fileName) {
      pictures.add(fileName);
      return fileName;
    },
  });
  const html = async (markdown: string, lessonSlug = "") =>
    toPlainHtml((await renderMarkdown(markdown)).html, destinations(lessonSlug));
  const pointers = (tag: string, ids: readonly string[]) =>
    ids.map((id) => `  <${tag} url_name="${nameOf(id)}"/>\n`).join("");

  const cover = readImageAddress(content.cover) && content.cover.slice("/media/".length);
  if (cover !== null) pictures.add(cover);
  const fields = { display_name: content.title, ...(cover !== null && { course_image: cover }) };
  const chapters = pointers(
    "chapter",
    content.modules.map(({ id }) => id),
  );
  texts.set("course.xml", element("course", { url_name: RUN, org: "CourseCreator", course: slug }));
  texts.set(`course/${RUN}.xml`, element("course", fields, chapters));
  texts.set(`policies/${RUN}/policy.json`, json({ [`course/${RUN}`]: fields }));
  texts.set(`policies/${RUN}/grading_policy.json`, json({ GRADER: [], GRADE_CUTOFFS: { Pass: 0.5 } }));
  texts.set("about/overview.html", `${await html(content.description)}\n`);
  texts.set("about/short_description.html", `${escaped(content.summary)}\n`);
  for (const { id, title, lessons: inside } of content.modules) {
    const sequentials = pointers(
      "sequential",
      inside.map((lesson) => lesson.id),
    );
    texts.set(`chapter/${nameOf(id)}.xml`, element("chapter", { display_name: title }, sequentials));
    for (const lesson of inside) await writeLesson(lesson);
  }
  return { texts, pictures: [...pictures] };

  async function writeLesson(lesson: LessonContent): Promise<void> {
    const name = nameOf(lesson.id);
    const title = { display_name: lesson.title };
    texts.set(`sequential/${name}.xml`, element("sequential", title, pointers("vertical", [lesson.id])));
    const parts = [name, ...(lesson.lab === null ? [] : [`${name}-lab`])];
    const blocks = parts.map((part) => `  <html url_name="${part}"/>\n`).join("");
    texts.set(`vertical/${name}.xml`, element("vertical", title, blocks));
    writeHtml(name, "Text", await html(lesson.text, lesson.slug));
    if (lesson.lab !== null) writeHtml(`${name}-lab`, lesson.lab.title, await labHtml(lesson.lab, lesson));
  }

  function writeHtml(name: string, title: string, source: string): void {
    texts.set(`html/${name}.xml`, element("html", { filename: name, display_name: title }));
    texts.set(`html/${name}.html`, `${source}\n`);
  }

  async function labHtml(lab: LabContent, lesson: LessonContent): Promise<string> {
    const files = [...lab.starter, ...lab.tests.filter(({ visible }) => visible)].map(
      ({ path, content: source }) => {
        const name = `${lesson.slug}-${path.replaceAll(/[^\w.-]+/g, "_")}`;
        texts.set(`static/${name}`, source);
        return `<li><a href="/static/${encodeURIComponent(name)}">${escaped(path)}</a></li>`;
      },
    );
    return [
      `<h2>${escaped(lab.title)}</h2>`,
      await html(lab.instructions, lesson.slug),
      `<p><a href="${escaped(destinations(lesson.slug).lab)}">Open the lab</a></p>`,
      ...(files.length === 0 ? [] : ["<p>Its files:</p>", "<ul>", ...files, "</ul>"]),
    ].join("\n");
  }
}

/** As Studio writes names: without dashes. */
const nameOf = (id: string) => id.replaceAll("-", "");

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function element(tag: string, attributes: Readonly<Record<string, string>>, inside = ""): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const opening = `<${tag}${written.join("")}`;
  return inside === "" ? `${opening}/>\n` : `${opening}>\n${inside}</${tag}>\n`;
}

/** Text for XML and HTML alike; what XML cannot say is left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll(/[&<>"\t\n\r]/g, (letter) => `&#${String(letter.codePointAt(0))};`);
}
