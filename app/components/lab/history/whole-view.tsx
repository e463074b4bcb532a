import type { editor } from "monaco-editor/editor";
import { useEffect, useRef, useState } from "react";
import { languageOf } from "#app/editor/language-of.ts";
import type { Monaco } from "#app/editor/monaco.ts";
import { READ_ONLY, useCodeLook } from "./read-only-code.ts";

/** One file as it was. Going through time, the view stays at the same lines. */
export function WholeView({ monaco, path, text }: { monaco: Monaco; path: string; text: string }) {
  const container = useRef<HTMLDivElement>(null);
  const look = useCodeLook();
  const [shown, setShown] = useState<editor.IStandaloneCodeEditor | null>(null);
  const shownPath = useRef<string | null>(null);

  useEffect(() => {
    if (!container.current) return;
    const opened = monaco.editor.create(container.current, OPTIONS);
    setShown(opened);
    return () => {
      setShown(null);
      shownPath.current = null;
      const model = opened.getModel();
      opened.dispose();
      model?.dispose();
    };
  }, [monaco]);

  useEffect(() => {
    if (!shown) return;
    const old = shown.getModel();
    const stays = shownPath.current === path ? shown.saveViewState() : null;
    shownPath.current = path;
    shown.setModel(monaco.editor.createModel(text, languageOf(path)));
    old?.dispose();
    if (stays) shown.restoreViewState(stays);
  }, [monaco, shown, path, text]);

  useEffect(() => {
    shown?.updateOptions(look);
  }, [shown, look]);

  return <div ref={container} className="absolute inset-0" />;
}

const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  ...READ_ONLY,
  ariaLabel: "Code as it was",
  model: null,
};
