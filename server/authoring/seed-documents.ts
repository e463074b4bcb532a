import * as Y from "yjs";
import {
  courseOutline,
  courseProperties,
  type ArrangedModule,
  type CourseProperties,
} from "#server/courses/document.ts";
import type { CourseContent } from "./content.ts";

export const courseDocument = (courseId: string) => `course/${courseId}`;
export const lessonDocument = (lessonId: string) => `lesson/${lessonId}`;

/** The text of a lesson's document. */
export const lessonText = (doc: Y.Doc): Y.Text => doc.getText("content");

/** The first update of a course's document, with the ids of its rows. */
export function initialCourseUpdate(content: CourseContent): Uint8Array {
  return initialUpdate((doc) => {
    const { modules, description, objectives, prerequisites, ...fields } = content;
    const properties = courseProperties(doc);
    for (const key of PROPERTY_KEYS) properties.set(key, fields[key]);
    properties.texts.description.insert(0, description);
    properties.texts.objectives.insert(0, objectives.join("\n"));
    properties.texts.prerequisites.insert(0, prerequisites.join("\n"));
    courseOutline(doc).arrange(arrangedOf(modules));
  });
}

/** The part of a course's content that its outline holds. */
export function arrangedOf(modules: CourseContent["modules"]): ArrangedModule[] {
  return modules.map(({ lessons, ...module }) => ({
    ...module,
    lessons: lessons.map(({ id, title, summary, durationMinutes, completion, lab }) => ({
      ...{ id, title, summary, durationMinutes, completion },
      lab: lab && { id: lab.id, title: lab.title },
    })),
  }));
}

/** The first update of a lesson's document. */
export function initialLessonUpdate(text: string): Uint8Array {
  return initialUpdate((doc) => {
    lessonText(doc).insert(0, text);
  });
}

export const PROPERTY_KEYS = [
  "title",
  "summary",
  "category",
  "difficulty",
  "durationMinutes",
  "priceCents",
  "cover",
] as const satisfies readonly (keyof CourseProperties)[];

function initialUpdate(fill: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    fill(doc);
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
