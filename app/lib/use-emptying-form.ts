import { useEffect, useRef, type RefObject } from "react";

/** The ref of a form that empties itself each time that what was sent in it is done. */
export function useEmptyingForm(isDone: boolean): RefObject<HTMLFormElement> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isDone) form.current?.reset();
  }, [isDone]);
  return form;
}
