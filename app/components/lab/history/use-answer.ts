import { useCallback, useEffect, useState } from "react";
import { sentenceOf } from "../problem-sentence.ts";

export interface Answer<T> {
  /** The answer to `key`, or to the last one that had an answer while this one is on its way. */
  readonly value: T | undefined;
  /** `value` answers the present question. */
  readonly current: boolean;
  /** Why there is no answer; a sentence. */
  readonly problem: string | null;
  readonly retry: () => void;
}

/** Somebody who holds an arrow key down asks for what they stop at only. */
const ASK_AFTER_MS = 90;

interface Kept<T> {
  readonly key: string | null;
  readonly value: T | undefined;
  readonly problem: string | null;
}

/**
 * The answer to a question that has a key, asked for when the key stays; null asks nothing. `known` gives an answer
 * that is here already, which is then shown at once. The signal aborts when another question has taken its place.
 */
export function useAnswer<T>(
  key: string | null,
  known: () => T | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const [kept, setKept] = useState<Kept<T>>({ key: null, value: undefined, problem: null });
  const [attempt, setAttempt] = useState(0);
  const here = key === null ? undefined : known();

  useEffect(() => {
    if (key === null) return;
    if (here !== undefined) {
      setKept({ key, value: here, problem: null });
      return;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      ask(signal).then(
        (value) => !signal.aborted && setKept({ key, value, problem: null }),
        (problem: unknown) =>
          !signal.aborted && setKept(({ value }) => ({ key, value, problem: sentenceOf(problem) })),
      );
    }, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // `ask` and `known` speak of `key` alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, here, attempt]);

  const retry = useCallback(() => {
    setKept(({ value }) => ({ key: null, value, problem: null }));
    setAttempt((count) => count + 1);
  }, []);
  if (here !== undefined) return { value: here, current: true, problem: null, retry };
  const current = key !== null && kept.key === key && kept.problem === null;
  return { value: kept.value, current, problem: kept.key === key ? kept.problem : null, retry };
}
