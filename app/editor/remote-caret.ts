import type { editor, IPosition } from "monaco-editor/editor";
import type { Monaco } from "./monaco.ts";
import type { Participant } from "./people.ts";

const NAME_SHOWN_MS = 2000;

/** Someone's caret in the editor. The name shows for a moment whenever it moves, and under the mouse. */
export class RemoteCaret implements editor.IContentWidget {
  readonly allowEditorOverflow = false;
  readonly suppressMouseDown = true;
  readonly #monaco: Monaco;
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #id: string;
  readonly #node: HTMLElement;
  #position: IPosition | null = null;
  #hideName: ReturnType<typeof setTimeout> | undefined;

  constructor(
    monaco: Monaco,
    shown: editor.IStandaloneCodeEditor,
    clientId: number,
    participant: Participant,
  ) {
    this.#monaco = monaco;
    this.#editor = shown;
    this.#id = `remote-caret-${clientId}`;
    this.#node = document.createElement("div");
    this.#node.className = "remote-caret";
    this.#node.style.setProperty("--person", participant.color);
    this.#node.dataset.person = participant.name;
    // Screen readers hear who is here from the people bar; a name in the middle of the code would confuse.
    this.#node.ariaHidden = "true";
    shown.addContentWidget(this);
  }

  getId(): string {
    return this.#id;
  }

  getDomNode(): HTMLElement {
    return this.#node;
  }

  getPosition(): editor.IContentWidgetPosition | null {
    const { EXACT } = this.#monaco.editor.ContentWidgetPositionPreference;
    return this.#position && { position: this.#position, preference: [EXACT] };
  }

  moveTo(position: IPosition): void {
    if (position.lineNumber === this.#position?.lineNumber && position.column === this.#position.column)
      return;
    this.#position = position;
    const lineHeight = this.#editor.getOption(this.#monaco.editor.EditorOption.lineHeight);
    this.#node.style.setProperty("--line-height", `${lineHeight}px`);
    this.#node.toggleAttribute("data-first-line", position.lineNumber === 1);
    this.#editor.layoutContentWidget(this);
    this.#node.toggleAttribute("data-moved", true);
    clearTimeout(this.#hideName);
    this.#hideName = setTimeout(() => this.#node.removeAttribute("data-moved"), NAME_SHOWN_MS);
  }

  close(): void {
    clearTimeout(this.#hideName);
    this.#editor.removeContentWidget(this);
  }
}
