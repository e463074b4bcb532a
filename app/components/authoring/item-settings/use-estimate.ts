import { useEffect, useState } from "react";
import { trpc } from "#app/lib/trpc.ts";

/** How long the saved text of a lesson takes to read, in minutes; null until it is known. */
export function useEstimate(courseId: string, lessonId: string | null): number | null {
  const [known, setKnown] = useState<{ lessonId: string; minutes: number } | null>(null);
  useEffect(() => {
    if (lessonId === null) return undefined;
    const leaving = new AbortController();
    const ask = async () => {
      const client = await trpc();
      const { signal } = leaving;
      const { minutes } = await client.authoring.estimate.query({ courseId, lessonId }, { signal });
      if (!signal.aborted) setKnown({ lessonId, minutes });
    };
    // Without an estimate there is none to offer.
    ask().catch(() => undefined);
    return () => leaving.abort();
  }, [courseId, lessonId]);
  return known !== null && known.lessonId === lessonId ? known.minutes : null;
}
