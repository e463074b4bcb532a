import { useCallback, useSyncExternalStore } from "react";
import type * as Y from "yjs";

/** As much as any window shows. */
const MAX_LINES = 120;

/** A file's text, live but read-only, laid out as the editor will show it: to be read until the editor is here. */
export function TextUntilThen({ text, fontSize }: { text: Y.Text; fontSize: number }) {
  const subscribe = useCallback(
    (listener: () => void) => {
      text.observe(listener);
      return () => text.unobserve(listener);
    },
    [text],
  );
  const content = useSyncExternalStore(subscribe, () => text.toString());
  const lineHeight = Math.round(fontSize * 1.6);
  return (
    <pre
      aria-busy="true"
      className="absolute inset-0 overflow-hidden bg-surface py-3 pl-[3.75rem] font-mono"
      style={{ fontSize, lineHeight: `${String(lineHeight)}px` }}
    >
      {content.split("\n", MAX_LINES).join("\n")}
    </pre>
  );
}
