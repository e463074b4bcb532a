import type { editor, IDisposable } from "monaco-editor/editor";
import * as Y from "yjs";
import type { Monaco } from "./monaco.ts";

/** Where somebody's selection begins and ends, whatever is written around it. */
interface KeptSelection {
  readonly start: Y.RelativePosition;
  readonly end: Y.RelativePosition;
  readonly isBackwards: boolean;
}

/**
 * Keeps a Monaco model and a Y.Text the same, letter by letter, while both hold "\n" alone as line end.
 * Changes made in the model become changes of the text with this object as origin, and the other way round.
 */
export class TextBinding {
  readonly #monaco: Monaco;
  readonly #text: Y.Text;
  readonly #model: editor.ITextModel;
  readonly #editors: ReadonlySet<editor.ICodeEditor>;
  readonly #listening: IDisposable;
  readonly #selections = new Map<editor.ICodeEditor, KeptSelection>();
  /** The model is being changed on behalf of the text, or the text on behalf of the model. */
  #carrying = false;

  constructor(
    monaco: Monaco,
    text: Y.Text,
    model: editor.ITextModel,
    editors: ReadonlySet<editor.ICodeEditor>,
  ) {
    this.#monaco = monaco;
    this.#text = text;
    this.#model = model;
    this.#editors = editors;
    const content = text.toString();
    if (model.getValue() !== content) model.setValue(content);
    this.#forceLineFeeds();
    text.doc?.on("beforeAllTransactions", this.#keepSelections);
    text.observe(this.#takeRemote);
    this.#listening = model.onDidChangeContent(this.#takeLocal);
  }

  destroy(): void {
    this.#listening.dispose();
    this.#text.unobserve(this.#takeRemote);
    this.#text.doc?.off("beforeAllTransactions", this.#keepSelections);
  }

  readonly #takeLocal = (event: editor.IModelContentChangedEvent): void => {
    if (this.#carrying) return;
    // A change of line ends is told as all text replaced, and would be just that for everybody else.
    if (event.isEolChange) return this.#forceLineFeeds();
    this.#carry(() => {
      this.#text.doc?.transact(() => {
        // From the end, so that offsets before a change stay what they are.
        const changes = [...event.changes].sort((a, b) => b.rangeOffset - a.rangeOffset);
        for (const { rangeOffset, rangeLength, text } of changes) {
          const { at, remove, insert } = ofWholeLetters(this.#text, rangeOffset, rangeLength, text);
          if (remove > 0) this.#text.delete(at, remove);
          if (insert !== "") this.#text.insert(at, insert);
        }
      }, this);
    });
    if (this.#model.getEOL() !== "\n") this.#forceLineFeeds();
  };

  readonly #takeRemote = ({ delta }: Y.YTextEvent): void => {
    if (this.#carrying) return;
    this.#carry(() => {
      let at = 0;
      for (const { retain, insert, delete: removed } of delta) {
        if (retain !== undefined) at += retain;
        else if (typeof insert === "string") {
          this.#edit(at, 0, insert);
          at += insert.length;
        } else if (removed !== undefined) this.#edit(at, removed, "");
      }
      for (const [shown, selection] of this.#selections) this.#restore(shown, selection);
    });
  };

  #edit(at: number, remove: number, text: string): void {
    const start = this.#model.getPositionAt(at);
    const end = remove === 0 ? start : this.#model.getPositionAt(at + remove);
    this.#model.applyEdits([{ range: this.#monaco.Range.fromPositions(start, end), text }]);
  }

  #carry(work: () => void): void {
    this.#carrying = true;
    try {
      work();
    } finally {
      this.#carrying = false;
    }
  }

  #forceLineFeeds(): void {
    if (this.#model.getEOL() === "\n") return;
    this.#carry(() => this.#model.setEOL(this.#monaco.editor.EndOfLineSequence.LF));
  }

  readonly #keepSelections = (): void => {
    if (this.#carrying) return;
    this.#selections.clear();
    for (const shown of this.#editors) {
      const selection = shown.getModel() === this.#model ? shown.getSelection() : null;
      if (selection === null) continue;
      const at = (position: { lineNumber: number; column: number }) =>
        Y.createRelativePositionFromTypeIndex(this.#text, this.#model.getOffsetAt(position));
      this.#selections.set(shown, {
        start: at(selection.getStartPosition()),
        end: at(selection.getEndPosition()),
        isBackwards: selection.getDirection() === this.#monaco.SelectionDirection.RTL,
      });
    }
  };

  #restore(shown: editor.ICodeEditor, { start, end, isBackwards }: KeptSelection): void {
    const { doc } = this.#text;
    if (doc === null || shown.getModel() !== this.#model) return;
    const first = Y.createAbsolutePositionFromRelativePosition(start, doc);
    const last = Y.createAbsolutePositionFromRelativePosition(end, doc);
    if (first?.type !== this.#text || last?.type !== this.#text) return;
    const from = this.#model.getPositionAt(first.index);
    const to = this.#model.getPositionAt(last.index);
    const { Selection } = this.#monaco;
    shown.setSelection(isBackwards ? Selection.fromPositions(to, from) : Selection.fromPositions(from, to));
  }
}

/**
 * The same change, not beginning or ending inside a letter of two UTF-16 units (most emoji): Yjs would put a
 * replacement character in place of each half.
 */
export function ofWholeLetters(
  text: Y.Text,
  at: number,
  remove: number,
  insert: string,
): { at: number; remove: number; insert: string } {
  const beginsInside = isSecondHalf(insert.charCodeAt(0));
  const endsInside = isFirstHalf(insert.charCodeAt(insert.length - 1));
  if (!beginsInside && !endsInside) return { at, remove, insert };
  const content = text.toString();
  const before = content.charAt(at - 1);
  const after = content.charAt(at + remove);
  const takesBefore = beginsInside && isFirstHalf(before.charCodeAt(0));
  const takesAfter = endsInside && isSecondHalf(after.charCodeAt(0));
  return {
    at: takesBefore ? at - 1 : at,
    remove: remove + Number(takesBefore) + Number(takesAfter),
    insert: (takesBefore ? before : "") + insert + (takesAfter ? after : ""),
  };
}

function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isSecondHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
