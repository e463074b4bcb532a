import { useNavigation } from "@remix-run/react";
import { useEffect } from "react";
import { labAt, loadedLabCode, loadLabCode } from "./lab-code.ts";
import { readLabAhead } from "./page-ahead.ts";

/** What a reader does; before that, a page that is only looked at stays as light as it is. */
const SIGNS_OF_LIFE = ["pointermove", "pointerdown", "scroll", "keydown"] as const;
/** A page that never rests gets ready all the same. */
const RESTS_WITHIN_MS = 2_000;

/**
 * Gets a lab ready while its lesson is read: its scripts once the reader has done something and the page rests (not
 * when the browser is asked to save data), its page when a link to it is pressed, and its first terminal's connection
 * at the latest when the way into it is taken. `laterScripts` are only fetched, not run: they wait in the browser's
 * cache.
 */
export function useLabAhead(hasLab: boolean, laterScripts: readonly string[]): void {
  useEffect(() => {
    if (!hasLab || savesData()) return undefined;
    const ending = new AbortController();
    const prepare = () => {
      ending.abort();
      whenAtRest(() => {
        void loadLabCode().then(
          () =>
            whenAtRest(() => {
              rehearse().catch(() => undefined);
              whenAtRest(() => laterScripts.forEach(fetchAhead));
            }),
          // The lab fetches them itself, and says so when it cannot.
          () => undefined,
        );
      });
    };
    const options = { signal: ending.signal, passive: true, capture: true };
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, prepare, options);
    return () => ending.abort();
  }, [hasLab, laterScripts]);

  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      const link = isPress(event) && event.target instanceof Element && event.target.closest("a");
      const workspaceId = link && link.origin === location.origin && labAt(link.pathname);
      if (workspaceId) readLabAhead(workspaceId);
    };
    window.addEventListener("pointerdown", onPress, { capture: true, passive: true });
    return () => window.removeEventListener("pointerdown", onPress, { capture: true });
  }, []);

  const { location: next } = useNavigation();
  const goingTo = labAt(next?.pathname ?? "");
  useEffect(() => {
    if (goingTo !== undefined) loadedLabCode()?.dialAhead(goingTo);
  }, [goingTo]);
}

/** For the door itself: whoever points at it will probably go through. */
export function hurryLabAhead(): void {
  if (!savesData()) loadLabCode().catch(() => undefined);
}

/** A press that will be a click, as good as always: a finger may also begin to scroll, another button opens a tab. */
export function isPress({ button, pointerType, ctrlKey, metaKey, shiftKey, altKey }: PointerEvent): boolean {
  return button === 0 && pointerType === "mouse" && !ctrlKey && !metaKey && !shiftKey && !altKey;
}

/** A hint to the browser; the same script twice is fetched once. */
function fetchAhead(script: string): void {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = script;
  document.head.append(link);
}

/** Has the browser do once what a lab's first prompt will need, unless that is being done. */
async function rehearse(): Promise<void> {
  const { rehearseTerminal } = await import("#app/terminal/rehearse.ts");
  if (labAt(location.pathname) === undefined) rehearseTerminal();
}

function whenAtRest(act: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: RESTS_WITHIN_MS });
  else setTimeout(act, 200);
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
