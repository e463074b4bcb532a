import type { editor, IDisposable } from "monaco-editor/editor";
import { MonacoBinding } from "y-monaco";
import type * as Y from "yjs";
import type { Monaco } from "./monaco.ts";
import { ofWholeLetters } from "./whole-letters.ts";

/**
 * Keeps a Monaco model and a Y.Text the same, letter by letter, while both hold "\n" alone as line end.
 *
 * y-monaco carries the text's changes into the model and keeps selections. Its way back is replaced: a change of
 * line ends, which Monaco tells as all text replaced, would be just that for everybody else, and half a letter would
 * become a replacement character. Changes made in the model have this object as origin.
 */
export class TextBinding extends MonacoBinding {
  readonly #monaco: Monaco;
  readonly #model: editor.ITextModel;

  constructor(
    monaco: Monaco,
    text: Y.Text,
    model: editor.ITextModel,
    editors: Set<editor.IStandaloneCodeEditor>,
  ) {
    super(text, model, editors);
    this.#monaco = monaco;
    this.#model = model;
    // Its types name Monaco by a path that the package no longer has.
    (this._monacoChangeHandler as IDisposable).dispose();
    this._monacoChangeHandler = model.onDidChangeContent((event) => {
      this.mux(() => this.#takeLocal(event));
    });
    this.mux(() => this.#forceLineFeeds());
  }

  #takeLocal(event: editor.IModelContentChangedEvent): void {
    if (!event.isEolChange) {
      this.doc.transact(() => {
        // From the end, so that offsets before a change stay what they are.
        const changes = [...event.changes].sort((a, b) => b.rangeOffset - a.rangeOffset);
        for (const { rangeOffset, rangeLength, text } of changes) {
          const { at, remove, insert } = ofWholeLetters(this.ytext, rangeOffset, rangeLength, text);
          if (remove > 0) this.ytext.delete(at, remove);
          if (insert !== "") this.ytext.insert(at, insert);
        }
      }, this);
    }
    this.#forceLineFeeds();
  }

  #forceLineFeeds(): void {
    if (this.#model.getEOL() === "\n") return;
    this.#model.setEOL(this.#monaco.editor.EndOfLineSequence.LF);
  }
}
