import { useFetcher } from "@remix-run/react";
import { Check } from "lucide-react";
import { DoneMark } from "#app/components/course/done-mark.tsx";
import { Button } from "#app/components/ui/button.tsx";
import type { LessonPage } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";

/** Whether this lesson counts as done, and the button to say so where that is the reader's to say. */
export function LessonDone({ lesson, canMark }: { lesson: LessonPage["lesson"]; canMark: boolean }) {
  const fetcher = useFetcher<FormProblem | null>();
  const sent = fetcher.formData?.get("done");
  const done = sent === undefined ? lesson.done : sent === "true";

  if (lesson.completion === "tests") {
    return (
      <p className="mt-12 flex items-center gap-3 border-t border-line pt-6 text-muted">
        <DoneMark done={done} />
        {done
          ? "Your lab's tests passed: this lesson is done."
          : "This lesson is done when its lab's tests pass."}
      </p>
    );
  }
  if (!canMark) return null;
  return (
    <fetcher.Form method="post" className="mt-12 flex flex-wrap items-center gap-4 border-t border-line pt-6">
      <input type="hidden" name="intent" value="done" />
      <input type="hidden" name="lessonId" value={lesson.id} />
      <Button type="submit" name="done" value={String(!done)} tone="quiet" aria-pressed={done}>
        {done && <Check aria-hidden className="size-4 text-success" />}
        {done ? "Done" : "Mark as done"}
      </Button>
      <p role="status" className="text-sm text-muted">
        {fetcher.data?.message}
      </p>
    </fetcher.Form>
  );
}
