import { useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";

/**
 * The way to have the page's loaders read again, at most once in `everyMs`. What is asked while a read is under way,
 * or right after one, is answered by one more.
 */
export function useReread(everyMs = 0): () => void {
  const [asked, setAsked] = useState(0);
  const { state, revalidate } = useRevalidator();
  const answered = useRef(0);
  const readAt = useRef(-Infinity);

  useEffect(() => {
    if (state === "loading" || answered.current === asked) return undefined;
    const read = () => {
      answered.current = asked;
      readAt.current = performance.now();
      revalidate();
    };
    const timer = setTimeout(read, Math.max(0, readAt.current + everyMs - performance.now()));
    return () => clearTimeout(timer);
  }, [asked, state, revalidate, everyMs]);

  return useCallback(() => setAsked((count) => count + 1), []);
}
