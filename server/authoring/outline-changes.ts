import type { Completion } from "#server/courses/schema.ts";
import type { CourseContent, LessonContent, ModuleContent } from "./content.ts";

/** One thing that happened to a module or lesson between two versions. */
export interface OutlineChange {
  readonly item: "module" | "lesson";
  readonly change: "added" | "archived" | "renamed" | "moved" | "changed";
  /** What it is called, in the later version if it is in that. */
  readonly name: string;
  /** What there is to say of it; empty when the change says all. */
  readonly detail: string;
}

type PlacedLesson = LessonContent & { readonly module: ModuleContent; readonly before: string | null };

/** What happened to the outline, in the order of the later version; items are told apart by their ids. */
export function outlineChanges(before: CourseContent, after: CourseContent): OutlineChange[] {
  return [...moduleChanges(before.modules, after.modules), ...lessonChanges(before, after)];
}

function moduleChanges(before: readonly ModuleContent[], after: readonly ModuleContent[]): OutlineChange[] {
  const old = new Map(before.map((module) => [module.id, module]));
  const now = new Set(after.map(({ id }) => id));
  const stayed = longestInOrder(idsOf(before), idsOf(after));
  const changes = after.flatMap((module, at): OutlineChange[] => {
    const base = { item: "module", name: module.title } as const;
    const then = old.get(module.id);
    if (then === undefined) return [{ ...base, change: "added", detail: "" }];
    return [
      ...(then.title === module.title ? [] : [{ ...base, ...renamedFrom(then.title) }]),
      ...(stayed.has(module.id)
        ? []
        : [{ ...base, change: "moved" as const, detail: placeAfter(after[at - 1]?.title ?? null) }]),
      ...(then.summary === module.summary
        ? []
        : [{ ...base, change: "changed" as const, detail: "another summary" }]),
    ];
  });
  const gone = before.filter(({ id }) => !now.has(id));
  return [
    ...changes,
    ...gone.map(({ title }) => ({ item: "module", change: "archived", name: title, detail: "" }) as const),
  ];
}

function lessonChanges(before: CourseContent, after: CourseContent): OutlineChange[] {
  const [old, now] = [lessonsOf(before), lessonsOf(after)];
  const stayed = new Set(
    after.modules.flatMap(({ id, lessons }) => {
      const there = before.modules.find((module) => module.id === id)?.lessons ?? [];
      return [...longestInOrder(idsOf(there), idsOf(lessons))];
    }),
  );
  const changes = [...now.values()].flatMap((lesson): OutlineChange[] => {
    const base = { item: "lesson", name: lesson.title } as const;
    const then = old.get(lesson.id);
    if (then === undefined) return [{ ...base, change: "added", detail: `in “${lesson.module.title}”` }];
    const detail = settingsChanged(then, lesson);
    return [
      ...(then.title === lesson.title ? [] : [{ ...base, ...renamedFrom(then.title) }]),
      ...(stayed.has(lesson.id) ? [] : [{ ...base, change: "moved" as const, detail: wayOf(then, lesson) }]),
      ...(detail === "" ? [] : [{ ...base, change: "changed" as const, detail }]),
    ];
  });
  const gone = [...old.values()].filter(({ id }) => !now.has(id));
  return [
    ...changes,
    ...gone.map(({ title, module }): OutlineChange => {
      return { item: "lesson", change: "archived", name: title, detail: `from “${module.title}”` };
    }),
  ];
}

function lessonsOf({ modules }: CourseContent): Map<string, PlacedLesson> {
  return new Map(
    modules.flatMap((module) =>
      module.lessons.map((lesson, at) => {
        return [lesson.id, { ...lesson, module, before: module.lessons[at - 1]?.title ?? null }];
      }),
    ),
  );
}

const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

const renamedFrom = (title: string) => ({ change: "renamed" as const, detail: `was “${title}”` });

const placeAfter = (title: string | null) => (title === null ? "to the beginning" : `to after “${title}”`);

function wayOf(then: PlacedLesson, now: PlacedLesson): string {
  const place = placeAfter(now.before);
  if (then.module.id === now.module.id) return `${place} in “${now.module.title}”`;
  return `from “${then.module.title}” ${now.before === null ? "to the beginning of" : `${place} in`} “${now.module.title}”`;
}

const DONE_BY: Record<Completion, string> = {
  read: "done by reading",
  tests: "done by passing tests",
  manual: "done when the student says so",
};

function settingsChanged(then: LessonContent, now: LessonContent): string {
  return [
    ...(then.summary === now.summary ? [] : ["another summary"]),
    ...(then.durationMinutes === now.durationMinutes ? [] : [`now ${String(now.durationMinutes)} min`]),
    ...(then.completion === now.completion ? [] : [`now ${DONE_BY[now.completion]}`]),
    ...((then.lab === null) === (now.lab === null)
      ? []
      : [now.lab === null ? "without a lab" : "with a lab"]),
  ].join(", ");
}

/**
 * The largest part of `after` whose items stand in the same order in `before`: what is not in it has been moved. With
 * the length of the longest such row that ends in each item, from which the row is read backwards.
 */
function longestInOrder(before: readonly string[], after: readonly string[]): Set<string> {
  const placeOf = new Map(before.map((id, at) => [id, at]));
  const items = after.flatMap((id) => {
    const place = placeOf.get(id);
    return place === undefined ? [] : [{ id, place }];
  });
  const best: { length: number; from: number }[] = [];
  for (const [at, { place }] of items.entries()) {
    let [length, from] = [1, -1];
    for (let earlier = 0; earlier < at; earlier += 1) {
      const row = best[earlier];
      if (row !== undefined && (items[earlier]?.place ?? 0) < place && row.length + 1 > length) {
        [length, from] = [row.length + 1, earlier];
      }
    }
    best.push({ length, from });
  }
  let at = best.reduce((top, row, index) => (row.length > (best[top]?.length ?? 0) ? index : top), 0);
  const kept = new Set<string>();
  for (let item = items[at]; item !== undefined; item = items[at]) {
    kept.add(item.id);
    at = best[at]?.from ?? -1;
  }
  return kept;
}
