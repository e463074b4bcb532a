import { ButtonLink } from "#app/components/ui/button.tsx";

type PreviewBarProps = { courseId: string; lessonId?: string | undefined };

/** Says above a previewed page what it is, with the way back to where it is written. */
export function PreviewBar({ courseId, lessonId }: PreviewBarProps) {
  const course = `/teach/courses/${courseId}`;
  return (
    <section aria-label="Preview" className="border-b border-line text-info tint">
      <div className="page flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2">
        <p className="min-w-0 text-[0.9375rem] text-ink">
          <span className="font-medium">Preview of the draft.</span> What a student will see once it is
          published; nothing you do here counts.
        </p>
        <ButtonLink
          to={lessonId === undefined ? course : `${course}/lessons/${lessonId}`}
          tone="quiet"
          size="small"
        >
          {lessonId === undefined ? "Back to the outline" : "Write this lesson"}
        </ButtonLink>
      </div>
    </section>
  );
}
