import { createContext, useContext } from "react";
import type { Participant } from "#app/editor/people.ts";
import type { CourseOutline } from "#server/courses/document.ts";

export interface OutlineValue {
  readonly courseId: string;
  readonly outline: CourseOutline;
  readonly canEdit: boolean;
  readonly peopleAt: (itemId: string) => readonly Participant[];
  /** Tells the others which item one is at. */
  readonly lookAt: (itemId: string | null) => void;
}

export const OutlineContext = createContext<OutlineValue | null>(null);

/** What every part of the outline's editor shares. */
export function useOutline(): OutlineValue {
  const value = useContext(OutlineContext);
  if (value === null) throw new Error("only inside the outline's editor");
  return value;
}
