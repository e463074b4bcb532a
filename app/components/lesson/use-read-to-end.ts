import { useEffect, useRef, type RefObject } from "react";
import { fittingTimeMs, Reading, wordsIn } from "./reading-time.ts";

/**
 * Calls `onRead` once when the text in `article` has been read: its end was in view, and it was before the reader's
 * eyes for a fitting time. A text shorter than the screen has its end in view at once.
 */
export function useReadToEnd(article: RefObject<HTMLElement>, isWatching: boolean, onRead: () => void): void {
  const read = useRef(onRead);
  useEffect(() => {
    read.current = onRead;
  });

  useEffect(() => {
    const element = article.current;
    const end = element?.querySelector("[data-part=end]");
    if (!isWatching || !element || !end) return undefined;
    const neededMs = fittingTimeMs(wordsIn(element.textContent));
    const reading = new Reading(neededMs, () => performance.now());
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      const restMs = reading.restMs();
      if (restMs === null) return;
      if (restMs > 0) timer = setTimeout(look, restMs);
      else {
        stop();
        read.current();
      }
    };
    const onVisibility = () => {
      reading.shown(document.visibilityState === "visible");
      look();
    };
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) reading.endSeen();
      look();
    });
    const stop = () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener("visibilitychange", onVisibility);
    };
    observer.observe(end);
    document.addEventListener("visibilitychange", onVisibility);
    onVisibility();
    return stop;
  }, [article, isWatching]);
}
