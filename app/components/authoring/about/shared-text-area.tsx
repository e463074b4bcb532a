import { useId, useLayoutEffect, useRef } from "react";
import type * as Y from "yjs";
import { controlClass } from "#app/components/ui/text-field.tsx";
import { changeBetween, movedCaret } from "./text-change.ts";

type SharedTextAreaProps = { label: string; hint: string; rows: number; text: Y.Text; readOnly: boolean };

/** A text area several people type in at once; what others type leaves one's own caret where it was. */
export function SharedTextArea({ label, hint, rows, text, readOnly }: SharedTextAreaProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);

  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    element.value = text.toJSON();
    const onChange = (event: Y.YTextEvent) => {
      if (event.transaction.origin === element) return;
      const { selectionStart, selectionEnd } = element;
      element.value = text.toJSON();
      element.setSelectionRange(
        movedCaret(selectionStart, event.delta),
        movedCaret(selectionEnd, event.delta),
      );
    };
    text.observe(onChange);
    return () => text.unobserve(onChange);
  }, [text]);

  const write = (element: HTMLTextAreaElement) => {
    const change = changeBetween(text.toJSON(), element.value);
    if (change === null) return;
    text.doc?.transact(() => {
      text.delete(change.at, change.removed);
      text.insert(change.at, change.added);
    }, element);
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        ref={area}
        id={id}
        rows={rows}
        readOnly={readOnly}
        aria-describedby={`${id}-hint`}
        className={`${controlClass} field-sizing-content max-h-[min(70dvh,40rem)] w-full px-3.5 py-2.5`}
        style={{ minHeight: `${String(rows + 1)}lh` }}
        onChange={(event) => write(event.currentTarget)}
      />
      <p id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
