import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { CODE_OPTIONS, codeLook } from "./code-options.ts";
import { addEditorKeys } from "./editor-keys.ts";
import { applyEditorTheme } from "./editor-theme.ts";
import { findBlock } from "./markdown-blocks.ts";
import { cycleHeading, makeLink, surroundings, toggleList, toggleMarks } from "./markdown-edits.ts";
import type { Selected, TextEdit } from "./markdown-edits.ts";
import type { Monaco } from "./monaco.ts";
import { OpenFile } from "./open-file.ts";
import { PictureUploads } from "./picture-uploads.ts";
import { RemoteCursors } from "./remote-cursors.ts";
import { addSlashMenu } from "./slash-menu.ts";

export interface LessonHost {
  readonly text: Y.Text;
  readonly awareness: Awareness;
  readonly courseId: string;
  /** The cursor is in this line now, so far down the window (0 to 1). */
  onCursor(line: number, share: number): void;
  /** A picture is wanted; the page has the file chooser. */
  onPictureWanted(): void;
  onProblem(sentence: string): void;
}

const EDITS = {
  bold: (selected) => toggleMarks(selected, "**", "bold"),
  italic: (selected) => toggleMarks(selected, "*", "italic"),
  code: (selected) => toggleMarks(selected, "`", "code"),
  heading: cycleHeading,
  bullets: (selected) => toggleList(selected, "bullets"),
  numbers: (selected) => toggleList(selected, "numbers"),
  quote: (selected) => toggleList(selected, "quote"),
  link: makeLink,
} satisfies Record<string, (selected: Selected) => TextEdit>;

export type LessonEdit = keyof typeof EDITS;

/** The Monaco editor of one lesson. `close()` frees everything. */
export class LessonSession {
  readonly #monaco: Monaco;
  readonly #host: LessonHost;
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #file: OpenFile;
  readonly #cursors: RemoteCursors;
  readonly #pictures: PictureUploads;
  readonly #slashMenu: IDisposable;
  readonly #listening = new AbortController();
  #canWrite = false;

  constructor(monaco: Monaco, container: HTMLElement, host: LessonHost) {
    this.#monaco = monaco;
    this.#host = host;
    this.#editor = monaco.editor.create(container, { ...OPTIONS, model: null });
    this.#file = new OpenFile(monaco, host.text, "lesson.md", new Set([this.#editor]));
    this.#editor.setModel(this.#file.model);
    this.#cursors = new RemoteCursors(monaco, this.#editor, host.awareness);
    this.#cursors.show(host.text);
    this.#pictures = new PictureUploads(this.#editor, host);
    this.#slashMenu = addSlashMenu(monaco, this.#file.model, () => host.onPictureWanted());
    addEditorKeys(monaco, this.#editor, () => (this.#canWrite ? this.#file.undo : undefined));
    this.#addKeys();
    this.#editor.onDidChangeCursorPosition(() => this.#tellCursor());
    this.#takePictures(container);
  }

  setLook(readOnlyBecause: string | null, theme: "light" | "dark"): void {
    applyEditorTheme(this.#monaco, theme);
    this.#canWrite = readOnlyBecause === null;
    this.#file.setCanWrite(this.#canWrite);
    this.#editor.updateOptions({
      readOnly: !this.#canWrite,
      readOnlyMessage: { value: readOnlyBecause ?? "" },
      ...codeLook(FONT_SIZE, false),
    });
  }

  edit(name: LessonEdit): void {
    const selection = this.#editor.getSelection();
    const { model } = this.#file;
    if (!selection || !this.#canWrite) return;
    const selected = {
      text: model.getValue(),
      from: model.getOffsetAt(selection.getStartPosition()),
      to: model.getOffsetAt(selection.getEndPosition()),
    };
    const { from, to, insert, select } = EDITS[name](selected);
    const range = this.#monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
    this.#file.undo.stopCapturing();
    this.#editor.executeEdits(name, [{ range, text: insert }]);
    const [start, end] = select.map((offset) => model.getPositionAt(offset));
    if (start && end) this.#editor.setSelection(this.#monaco.Range.fromPositions(start, end));
    this.#editor.focus();
  }

  /** Puts a block at the cursor, on lines of its own, with what is to be typed over selected. */
  insertBlock(id: string): void {
    const block = findBlock(id);
    const selection = this.#editor.getSelection();
    if (!block || !selection || !this.#canWrite) return;
    const { model } = this.#file;
    const { before, after } = surroundings({
      text: model.getValue(),
      from: model.getOffsetAt(selection.getStartPosition()),
      to: model.getOffsetAt(selection.getEndPosition()),
    });
    this.#editor.focus();
    snippetsOf(this.#editor)?.insert(before + block.snippet + after);
  }

  addPictures(files: readonly File[]): void {
    if (!this.#canWrite) return;
    this.#editor.focus();
    this.#pictures.add(files);
  }

  /** Goes to a line, as somebody has chosen it in the preview. */
  goTo(line: number): void {
    this.#editor.setPosition({ lineNumber: line, column: 1 });
    this.#editor.revealLineInCenterIfOutsideViewport(line);
    this.#editor.focus();
  }

  focus(): void {
    this.#editor.focus();
  }

  close(): void {
    this.#listening.abort();
    this.#pictures.close();
    this.#slashMenu.dispose();
    this.#cursors.close();
    this.#editor.dispose();
    this.#file.close();
    this.#host.awareness.setLocalStateField("selection", null);
  }

  #addKeys(): void {
    const { CtrlCmd, Shift } = this.#monaco.KeyMod;
    const { KeyB, KeyE, KeyI, KeyK, Digit7, Digit8 } = this.#monaco.KeyCode;
    const keys: readonly [LessonEdit, string, number][] = [
      ["bold", "Bold", CtrlCmd | KeyB],
      ["italic", "Italic", CtrlCmd | KeyI],
      ["code", "Code", CtrlCmd | KeyE],
      ["link", "Link", CtrlCmd | KeyK],
      ["numbers", "Numbered List", CtrlCmd | Shift | Digit7],
      ["bullets", "List", CtrlCmd | Shift | Digit8],
    ];
    for (const [name, label, key] of keys) {
      this.#editor.addAction({
        id: `lesson-${name}`,
        label,
        keybindings: [key],
        run: () => this.edit(name),
      });
    }
  }

  #tellCursor(): void {
    const position = this.#editor.getPosition();
    if (!position) return;
    const top = this.#editor.getTopForLineNumber(position.lineNumber) - this.#editor.getScrollTop();
    const share = top / Math.max(1, this.#editor.getLayoutInfo().height);
    this.#host.onCursor(position.lineNumber, Math.min(1, Math.max(0, share)));
  }

  #takePictures(container: HTMLElement): void {
    const take = (event: Event, data: DataTransfer | null) => {
      const files = [...(data?.files ?? [])];
      if (files.length === 0 || !this.#canWrite) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.addPictures(files);
    };
    const options = { capture: true, signal: this.#listening.signal };
    container.addEventListener("paste", (event) => take(event, event.clipboardData), options);
    container.addEventListener(
      "drop",
      (event) => {
        const place = this.#editor.getTargetAtClientPoint(event.clientX, event.clientY)?.position;
        if (place && event.dataTransfer?.files.length) this.#editor.setPosition(place);
        take(event, event.dataTransfer);
      },
      options,
    );
    // Without this a browser would rather open the file.
    container.addEventListener(
      "dragover",
      (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault(),
      options,
    );
  }
}

interface Snippets extends editor.IEditorContribution {
  insert(template: string): void;
}

function snippetsOf(shown: editor.IStandaloneCodeEditor): Snippets | null {
  return shown.getContribution<Snippets>("snippetController2");
}

const FONT_SIZE = 15;
const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  ...CODE_OPTIONS,
  wordWrap: "on",
  lineNumbers: "off",
  folding: false,
  lineDecorationsWidth: 16,
  padding: { top: 20, bottom: 200 },
  renderLineHighlight: "none",
  quickSuggestions: false,
  wordBasedSuggestions: "off",
  // Prose has apostrophes and lone brackets; a fence of three would get six.
  autoClosingBrackets: "never",
  autoClosingQuotes: "never",
  suggest: { showStatusBar: false, preview: false, filterGraceful: true },
  dropIntoEditor: { enabled: false },
  pasteAs: { enabled: false },
  ariaLabel: "Lesson, in Markdown",
};
