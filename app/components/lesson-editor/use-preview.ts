import { useEffect, useState } from "react";
import type * as Y from "yjs";
import { sentenceOf } from "#app/components/lab/problem-sentence.ts";
import { trpc } from "#app/lib/trpc.ts";
import { MAX_LESSON_CHARS } from "#server/lessons/schema.ts";

/** After the last key; with every key longer the server would only render what nobody has time to see. */
const RENDER_AFTER_MS = 250;
const RENDERED_WITHIN_MS = 15_000;

export interface Preview {
  /** Null before the first answer. */
  readonly html: string | null;
  /** Why what is shown is not the newest. */
  readonly problem: string | null;
}

/** The text as readers will see it, rendered by the server after each pause in typing; an older answer never wins. */
export function usePreview(lessonId: string, text: Y.Text): Preview {
  const [preview, setPreview] = useState<Preview>({ html: null, problem: null });
  useEffect(() => {
    let running: AbortController | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const render = async () => {
      running?.abort();
      const mine = new AbortController();
      running = mine;
      const source = text.toString();
      if (source.length > MAX_LESSON_CHARS) {
        const problem = `This lesson is longer than ${String(MAX_LESSON_CHARS)} characters. Divide it into several.`;
        return setPreview((before) => ({ ...before, problem }));
      }
      try {
        const client = await trpc();
        const { html } = await client.lessons.preview.query(
          { lessonId, source },
          {
            signal: AbortSignal.any([mine.signal, AbortSignal.timeout(RENDERED_WITHIN_MS)]),
            context: { alone: true },
          },
        );
        if (!mine.signal.aborted) setPreview({ html, problem: null });
      } catch (problem) {
        if (!mine.signal.aborted) setPreview((before) => ({ ...before, problem: sentenceOf(problem) }));
      }
    };
    const renderSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void render(), RENDER_AFTER_MS);
    };
    text.observe(renderSoon);
    window.addEventListener("online", renderSoon);
    void render();
    return () => {
      text.unobserve(renderSoon);
      window.removeEventListener("online", renderSoon);
      clearTimeout(timer);
      running?.abort();
    };
  }, [lessonId, text]);
  return preview;
}
