import type { CourseOutline, LessonItem, ModuleItem, OutlineItem } from "#server/courses/document.ts";

/** Where an item stands, as it is read out. */
export function placeOf(modules: readonly ModuleItem[], id: string): string {
  const index = modules.findIndex((module) => module.id === id);
  if (index >= 0) return `module ${String(index + 1)} of ${String(modules.length)}`;
  for (const { title, lessons } of modules) {
    const at = lessons.findIndex((lesson) => lesson.id === id);
    if (at >= 0) return `lesson ${String(at + 1)} of ${String(lessons.length)} in ${title}`;
  }
  return "archived";
}

/**
 * Moves an item one place up (-1) or down (1); a lesson at the edge of its module goes on into the next one. False
 * when there is nowhere to go.
 */
export function moveByOne(outline: CourseOutline, item: OutlineItem, step: -1 | 1): boolean {
  const modules = outline.modules();
  if (item.kind === "module") {
    const index = modules.findIndex(({ id }) => id === item.id) + step;
    if (index < 0 || index >= modules.length) return false;
    outline.moveModule(item.id, index);
    return true;
  }
  const { at, module } = whereIs(modules, item);
  const lessons = modules[module]?.lessons ?? [];
  if (at + step >= 0 && at + step < lessons.length) {
    outline.moveLesson(item.id, item.moduleId, at + step);
    return true;
  }
  const next = modules[module + step];
  if (next === undefined) return false;
  outline.moveLesson(item.id, next.id, step === 1 ? 0 : next.lessons.length);
  return true;
}

/** Puts a dragged item before or after another; on a module, a lesson goes to its beginning or end. */
export function dropAt(
  outline: CourseOutline,
  draggedId: string,
  targetId: string,
  side: "before" | "after",
): boolean {
  const dragged = outline.get(draggedId);
  const target = outline.get(targetId);
  if (dragged === undefined || target === undefined || draggedId === targetId) return false;
  const modules = outline.modules();
  if (dragged.kind === "module") {
    const moduleId = target.kind === "module" ? target.id : target.moduleId;
    if (moduleId === draggedId) return false;
    const others = modules.filter(({ id }) => id !== draggedId);
    const index = others.findIndex(({ id }) => id === moduleId);
    outline.moveModule(draggedId, side === "before" ? index : index + 1);
    return true;
  }
  if (target.kind === "module") {
    outline.moveLesson(draggedId, target.id, side === "before" ? 0 : Infinity);
    return true;
  }
  const lessons = modules.find(({ id }) => id === target.moduleId)?.lessons ?? [];
  const others = lessons.filter(({ id }) => id !== draggedId);
  const index = others.findIndex(({ id }) => id === targetId);
  outline.moveLesson(draggedId, target.moduleId, side === "before" ? index : index + 1);
  return true;
}

function whereIs(modules: readonly ModuleItem[], lesson: LessonItem): { module: number; at: number } {
  const module = modules.findIndex(({ id }) => id === lesson.moduleId);
  return { module, at: modules[module]?.lessons.findIndex(({ id }) => id === lesson.id) ?? -1 };
}
