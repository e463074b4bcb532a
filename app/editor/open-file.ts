import type { editor, IDisposable } from "monaco-editor/editor";
import * as Y from "yjs";
import { languageOf } from "./language-of.ts";
import type { Monaco } from "./monaco.ts";
import { TextBinding } from "./text-binding.ts";

/** A letter, or a bracket that comes with its other half. */
const TYPED_AT_ONCE = 2;

/**
 * One open text file: a Monaco model bound to its Y.Text, and an undo history that holds only what was
 * typed here.
 *
 * Line ends: Monaco and Yjs must agree on every offset, so both hold "\n" alone. Text that arrives with
 * "\r" from another client is cleaned in the document (deleting the same character twice is one deletion
 * in Yjs, so everyone may do it) and the binding is made anew, because its offsets are off by then.
 */
export class OpenFile {
  readonly model: editor.ITextModel;
  readonly undo: Y.UndoManager;
  readonly #monaco: Monaco;
  readonly #text: Y.Text;
  readonly #editors: Set<editor.IStandaloneCodeEditor>;
  readonly #grouping: IDisposable;
  #binding: TextBinding;
  #canWrite = false;
  #wasTyped = true;
  #rebinding = false;

  constructor(monaco: Monaco, text: Y.Text, path: string, editors: Set<editor.IStandaloneCodeEditor>) {
    this.#monaco = monaco;
    this.#text = text;
    this.#editors = editors;
    this.model = monaco.editor.createModel("", languageOf(path));
    this.model.setEOL(monaco.editor.EndOfLineSequence.LF);
    this.model.updateOptions({ tabSize: languageOf(path) === "python" ? 4 : 2, insertSpaces: true });
    // Bindings come and go with repairs; their class is what tells typing here from everything else.
    this.undo = new Y.UndoManager(text, { trackedOrigins: new Set([TextBinding]), captureTimeout: 400 });
    // Hears of a change before the binding does.
    this.#grouping = this.model.onDidChangeContent(this.#groupUndo);
    this.#binding = this.#bind();
    text.observe(this.#repair);
  }

  setPath(path: string): void {
    const language = languageOf(path);
    if (this.model.getLanguageId() !== language) this.#monaco.editor.setModelLanguage(this.model, language);
  }

  /** Whether repairs may write into the document. */
  setCanWrite(canWrite: boolean): void {
    this.#canWrite = canWrite;
    this.#repair();
  }

  close(): void {
    this.#text.unobserve(this.#repair);
    this.undo.destroy();
    this.#grouping.dispose();
    this.#binding.destroy();
    this.model.dispose();
  }

  #bind(): TextBinding {
    return new TextBinding(this.#monaco, this.#text, this.model, this.#editors);
  }

  /** Letters typed in one go are one step of the undo history; a paste, or a selection removed, is one of its own. */
  readonly #groupUndo = ({ changes }: editor.IModelContentChangedEvent): void => {
    const isTyped = changes.every(
      ({ rangeLength, text }) => rangeLength <= 1 && text.length <= TYPED_AT_ONCE,
    );
    if (!isTyped || !this.#wasTyped) this.undo.stopCapturing();
    this.#wasTyped = isTyped;
  };

  readonly #repair = (): void => {
    if (this.#rebinding || this.model.getValueLength() === this.#text.length) return;
    this.#rebinding = true;
    // After the running transaction, so that the binding's own observer has finished.
    queueMicrotask(() => {
      this.#rebinding = false;
      if (this.model.isDisposed()) return;
      const views = [...this.#editors].map((shown) => [shown, shown.saveViewState()] as const);
      this.#binding.destroy();
      if (this.#canWrite) removeCarriageReturns(this.#text);
      this.#binding = this.#bind();
      for (const [shown, view] of views)
        if (shown.getModel() === this.model && view) shown.restoreViewState(view);
    });
  };
}

function removeCarriageReturns(text: Y.Text): void {
  const content = text.toString();
  text.doc?.transact(() => {
    for (
      let at = content.lastIndexOf("\r");
      at >= 0;
      at = at === 0 ? -1 : content.lastIndexOf("\r", at - 1)
    ) {
      // A lone "\r" is a line end too; losing it would join two lines.
      if (content[at + 1] !== "\n") text.insert(at + 1, "\n");
      text.delete(at, 1);
    }
  });
}
