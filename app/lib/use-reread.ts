import { useNavigation, useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";

/**
 * The way to have the page's loaders read again, at most once in `everyMs`. What is asked while a read is under way,
 * or right after one, is answered by one more.
 */
export function useReread(everyMs = 0): () => void {
  const [asked, setAsked] = useState(0);
  const { state: reading, revalidate } = useRevalidator();
  const { state: going } = useNavigation();
  // A read would break off what is under way, and a way to another page needs none.
  const isFree = reading === "idle" && going === "idle";
  const answered = useRef(0);
  const readAt = useRef(-Infinity);

  useEffect(() => {
    if (!isFree || answered.current === asked) return undefined;
    const read = () => {
      answered.current = asked;
      readAt.current = performance.now();
      revalidate();
    };
    const restMs = readAt.current + everyMs - performance.now();
    if (restMs <= 0) return read();
    const timer = setTimeout(read, restMs);
    return () => clearTimeout(timer);
  }, [asked, isFree, revalidate, everyMs]);

  return useCallback(() => setAsked((count) => count + 1), []);
}
