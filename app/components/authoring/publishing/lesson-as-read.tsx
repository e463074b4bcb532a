import { useEffect, useState } from "react";
import { sentenceOf } from "#app/components/lab/problem-sentence.ts";
import { Prose } from "#app/components/lesson/prose.tsx";
import { trpc } from "#app/lib/trpc.ts";

export interface ComparedLesson {
  readonly courseId: string;
  readonly lessonId: string;
  readonly from: number | "draft";
  readonly to: number | "draft";
}

type Shown = { state: "asking" } | { state: "shown"; html: string } | { state: "refused"; message: string };

const TOO_MUCH = "This lesson is too long to be shown as it is read. Look at its source.";

/** A lesson as students read it, with what changed marked in it. Asked for when it is first shown. */
export function LessonAsRead({ courseId, lessonId, from, to }: ComparedLesson) {
  const [shown, setShown] = useState<Shown>({ state: "asking" });
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const ask = async (): Promise<Shown> => {
      const client = await trpc();
      const input = { courseId, lessonId, from, to };
      const { html } = await client.authoring.compareLesson.query(input, { signal });
      return html === null ? { state: "refused", message: TOO_MUCH } : { state: "shown", html };
    };
    ask()
      .catch((problem: unknown): Shown => ({ state: "refused", message: sentenceOf(problem) }))
      .then((answer) => signal.aborted || setShown(answer))
      .catch(() => undefined);
    return () => leaving.abort();
  }, [courseId, lessonId, from, to]);

  switch (shown.state) {
    case "asking":
      return (
        <p role="status" className="border-t border-line px-4 py-4 text-muted">
          Putting the two side by side…
        </p>
      );
    case "refused":
      return (
        <p role="status" className="border-t border-line px-4 py-4 text-muted">
          {shown.message}
        </p>
      );
    case "shown":
      return <Prose html={shown.html} className="border-t border-line px-4 pt-2 pb-6 sm:px-6" />;
  }
}
