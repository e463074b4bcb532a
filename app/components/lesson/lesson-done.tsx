import { Form } from "@remix-run/react";
import { Check } from "lucide-react";
import type { FormEvent } from "react";
import { DoneMark } from "#app/components/course/done-mark.tsx";
import { Button } from "#app/components/ui/button.tsx";
import type { LessonPage } from "#app/lib/api-types.ts";
import type { Completion } from "./use-completion.ts";

type LessonDoneProps = { lesson: LessonPage["lesson"]; canMark: boolean; completion: Completion };

/** Whether this lesson counts as done, and the button to say so where that is the reader's to say. */
export function LessonDone({ lesson, canMark, completion }: LessonDoneProps) {
  const { done, said } = completion;
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
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (done) void completion.takeBack();
    else completion.finish();
  };
  return (
    <Form
      method="post"
      onSubmit={onSubmit}
      className="mt-12 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-6"
    >
      <input type="hidden" name="intent" value="done" />
      <input type="hidden" name="lessonId" value={lesson.id} />
      <Button type="submit" name="done" value={String(!done)} tone="quiet" aria-pressed={done}>
        {done && <Check aria-hidden className="size-4 text-success" />}
        {done ? "Done" : "Mark as done"}
      </Button>
      {!done && lesson.completion === "read" && (
        <p className="text-sm text-muted">Reading it to the end does that for you.</p>
      )}
      <p role="status" className="text-sm text-muted">
        {said}
      </p>
    </Form>
  );
}
