import { Link } from "@remix-run/react";
import { FlaskConical, Plus } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { formatMinutes } from "#app/lib/format.ts";
import type { LessonItem, ModuleItem } from "#server/courses/document.ts";
import { ItemRow } from "./item-row.tsx";
import { useItemActs } from "./use-item-acts.ts";
import { useOutline } from "./outline-context.ts";

/** A module with its lessons. */
export function ModuleSection({ module }: { module: ModuleItem }) {
  const { canEdit } = useOutline();
  const { addLesson } = useItemActs();
  return (
    <section aria-label={module.title} className="rounded-lg border border-line bg-surface p-2">
      <ItemRow item={module} className="px-1 py-1.5">
        <h2 className="text-lg wrap-anywhere">{module.title}</h2>
      </ItemRow>
      <ol aria-label={`Lessons of ${module.title}`} className="divide-y divide-line border-t border-line">
        {module.lessons.map((lesson) => (
          <li key={lesson.id}>
            <LessonRow lesson={lesson} />
          </li>
        ))}
      </ol>
      {canEdit && (
        <Button tone="plain" size="small" className="mt-1" onClick={() => addLesson(module.id)}>
          <Plus aria-hidden className="size-4" />
          Add a lesson
          <span className="sr-only"> to {module.title}</span>
        </Button>
      )}
    </section>
  );
}

function LessonRow({ lesson }: { lesson: LessonItem }) {
  const { courseId } = useOutline();
  const facts = (
    <span className="flex shrink-0 items-center gap-2 text-sm text-muted">
      {lesson.lab && (
        <Link
          to={`/teach/courses/${courseId}/labs/${lesson.lab.id}`}
          aria-label={`Lab of ${lesson.title}`}
          title="Edit the lab"
          draggable={false}
          className="grid size-8 place-items-center rounded-sm hover:bg-surface-2 hover:text-ink"
        >
          <FlaskConical aria-hidden className="size-4" />
        </Link>
      )}
      {lesson.durationMinutes > 0 && (
        <span className="max-sm:hidden">{formatMinutes(lesson.durationMinutes)}</span>
      )}
    </span>
  );
  return (
    <ItemRow item={lesson} className="px-1 py-1" facts={facts}>
      <Link
        data-part="name"
        to={`/teach/courses/${courseId}/lessons/${lesson.id}`}
        draggable={false}
        className="block rounded-sm py-1.5 wrap-anywhere hover:underline hover:underline-offset-4"
      >
        {lesson.title}
      </Link>
    </ItemRow>
  );
}
