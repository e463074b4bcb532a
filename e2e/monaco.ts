import type { JSHandle, Page } from "@playwright/test";
import type * as Monaco from "monaco-editor/editor";

type MaybeMonaco = Partial<typeof Monaco> & { monaco?: Partial<typeof Monaco> };

/** The model of the file in front, from the page's own copy of Monaco. */
export function modelOf(page: Page): Promise<JSHandle<Monaco.editor.ITextModel>> {
  return page.evaluateHandle(async () => {
    const isMonaco = ({ name }: PerformanceEntry) => /\/assets\/monaco-[^/]*\.js$/.test(name);
    const chunk = performance.getEntriesByType("resource").find(isMonaco);
    // The build renames what a chunk exports, and may wrap it.
    const exported = Object.values((await import(chunk?.name ?? "")) as object) as (MaybeMonaco | null)[];
    const found = exported.find((value) => (value?.monaco ?? value)?.editor?.getEditors);
    const monaco = (found?.monaco ?? found) as typeof Monaco;
    const model = monaco.editor
      .getEditors()
      .map((shown) => shown.getModel())
      .find((each) => each !== null);
    if (!model) throw new Error("no file is in front");
    return model;
  });
}
