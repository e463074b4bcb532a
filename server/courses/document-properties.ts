/** What a course's document says of the course as a whole. Long texts are shared letter by letter, the rest by field. */
import type * as Y from "yjs";
import { minutes, text } from "./document-items.ts";
import { DIFFICULTIES, type Difficulty } from "./schema.ts";

export interface CourseProperties {
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly difficulty: Difficulty;
  readonly durationMinutes: number;
  readonly priceCents: number;
  /** Address of a picture; empty for the drawn one. */
  readonly cover: string;
}

/** Markdown, and two lists with a line for each point. */
export interface PropertyTexts {
  readonly description: Y.Text;
  readonly objectives: Y.Text;
  readonly prerequisites: Y.Text;
}

export interface SharedProperties {
  /** Same object until a field changes. */
  read(): CourseProperties;
  set<Key extends keyof CourseProperties>(key: Key, value: CourseProperties[Key]): void;
  readonly texts: PropertyTexts;
  /** The points of one of the two lists: its lines without the empty ones. */
  points(of: "objectives" | "prerequisites"): string[];
  /** Calls back when a field has changed. Returns the way to stop it. */
  observe(listener: () => void): () => void;
}

const facades = new WeakMap<Y.Doc, SharedProperties>();

/** The properties of a course's document. The same object for the same document. */
export function courseProperties(doc: Y.Doc): SharedProperties {
  const properties = facades.get(doc) ?? createProperties(doc);
  facades.set(doc, properties);
  return properties;
}

function createProperties(doc: Y.Doc): SharedProperties {
  const fields = doc.getMap<unknown>("properties");
  const texts = {
    description: doc.getText("description"),
    objectives: doc.getText("objectives"),
    prerequisites: doc.getText("prerequisites"),
  };
  let current: CourseProperties | undefined;
  fields.observe(() => {
    current = undefined;
  });
  return {
    read: () =>
      (current ??= {
        title: text(fields.get("title")),
        summary: text(fields.get("summary")),
        category: text(fields.get("category")),
        difficulty: DIFFICULTIES.find((known) => known === fields.get("difficulty")) ?? "beginner",
        durationMinutes: minutes(fields.get("durationMinutes")),
        priceCents: minutes(fields.get("priceCents")),
        cover: text(fields.get("cover")),
      }),
    set(key, value) {
      fields.set(key, value);
      current = undefined;
    },
    texts,
    points: (of) =>
      texts[of]
        .toJSON()
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    observe(listener) {
      fields.observe(listener);
      return () => fields.unobserve(listener);
    },
  };
}
