import { createContext, useContext } from "react";
import type { LessonItem, OutlineItem } from "#server/courses/document.ts";

/** What can be done with an item; each tells screen readers what came of it and keeps the focus. */
export interface ItemActs {
  /** The id of the item whose name is being typed. */
  readonly renaming: string | null;
  beginRenaming(id: string): void;
  /** At the end of a module; its name is typed next. */
  addLesson(moduleId: string): void;
  /** With null the name stays. */
  endRenaming(id: string, title: string | null): void;
  /** Its summary and, of a lesson, how long it takes and how it gets done. */
  openSettings(id: string): void;
  /** It was dragged to another place. */
  moved(id: string): void;
  /** `part` of its row has the focus and keeps it. */
  move(item: OutlineItem, step: -1 | 1, part?: string): void;
  /** Gives a lesson a lab, or takes it out; nothing in it is lost. */
  toggleLab(lesson: LessonItem): void;
  archive(item: OutlineItem): void;
  bringBack(item: OutlineItem): void;
  duplicate(item: OutlineItem): Promise<void>;
}

export const ItemActsContext = createContext<ItemActs | null>(null);

export function useItemActs(): ItemActs {
  const acts = useContext(ItemActsContext);
  if (acts === null) throw new Error("only inside the outline's editor");
  return acts;
}
