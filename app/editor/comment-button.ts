import type { editor, IDisposable } from "monaco-editor/editor";
import type { Monaco } from "./monaco.ts";

/** A button beside what is selected. By keyboard there is a chord for the same. */
export class CommentButton {
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #widget: editor.IContentWidget;
  readonly #listening: IDisposable[];
  #isShown = false;
  #isWanted = false;

  constructor(monaco: Monaco, shown: editor.IStandaloneCodeEditor, onPressed: () => void) {
    this.#editor = shown;
    const { BELOW, ABOVE } = monaco.editor.ContentWidgetPositionPreference;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "comment-button";
    button.textContent = "Comment";
    button.tabIndex = -1;
    // The selection stays where it is.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", onPressed);
    this.#widget = {
      getId: () => "lesson-comment-button",
      getDomNode: () => button,
      getPosition: () => ({
        position: shown.getSelection()?.getEndPosition() ?? null,
        preference: [BELOW, ABOVE],
      }),
    };
    this.#listening = [
      shown.onDidChangeCursorSelection(() => this.#place()),
      shown.onDidChangeModel(() => this.#place()),
    ];
  }

  /** Whether one may comment. */
  setWanted(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.#place();
  }

  close(): void {
    for (const listener of this.#listening) listener.dispose();
    if (this.#isShown) this.#editor.removeContentWidget(this.#widget);
  }

  #place(): void {
    const isSelected = this.#editor.getSelection()?.isEmpty() === false;
    const shouldShow = this.#isWanted && isSelected;
    if (shouldShow && this.#isShown) this.#editor.layoutContentWidget(this.#widget);
    else if (shouldShow) this.#editor.addContentWidget(this.#widget);
    else if (this.#isShown) this.#editor.removeContentWidget(this.#widget);
    this.#isShown = shouldShow;
  }
}
