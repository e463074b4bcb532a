import { useEffect, type RefObject } from "react";

/** Moves the focus to the first field that was refused, whenever a new answer arrives. */
export function useFocusError(form: RefObject<HTMLFormElement>, answer: unknown) {
  useEffect(() => {
    if (answer) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [form, answer]);
}
