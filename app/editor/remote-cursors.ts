import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Monaco } from "./monaco.ts";
import { participantOf, type Participant } from "./people.ts";
import { RemoteCaret } from "./remote-caret.ts";
import { selectionClass } from "./selection-colors.ts";

/** The part of the awareness state that says where someone is; the format of y-monaco. */
interface SharedSelection {
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

export interface RemoteCursor {
  readonly participant: Participant;
  readonly anchor: number;
  readonly head: number;
}

/** Shows where others are in the file on screen, and tells others where we are. */
export class RemoteCursors {
  readonly #monaco: Monaco;
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #awareness: Awareness;
  readonly #carets = new Map<number, RemoteCaret>();
  readonly #selections: editor.IEditorDecorationsCollection;
  readonly #listening: IDisposable[];
  #text: Y.Text | null = null;
  #isDrawing = false;

  constructor(monaco: Monaco, shown: editor.IStandaloneCodeEditor, awareness: Awareness) {
    this.#monaco = monaco;
    this.#editor = shown;
    this.#awareness = awareness;
    this.#selections = shown.createDecorationsCollection();
    this.#listening = [
      shown.onDidChangeCursorSelection(() => this.#share()),
      shown.onDidChangeModelContent(() => this.#draw()),
    ];
    awareness.on("change", this.#draw);
  }

  /** The text now in the editor; null when no file is open. */
  show(text: Y.Text | null): void {
    this.#text = text;
    for (const caret of this.#carets.values()) caret.close();
    this.#carets.clear();
    this.#share();
    this.#draw();
  }

  /** Where a window of someone stands in the file on screen; null when they are elsewhere. */
  find(clientId: number): RemoteCursor | null {
    const state = this.#awareness.getStates().get(clientId);
    const participant = state && participantOf(clientId, state);
    const selection = state?.selection as SharedSelection | undefined;
    const doc = this.#text?.doc;
    if (!participant || !selection?.anchor || !selection.head || !doc) return null;
    const anchor = Y.createAbsolutePositionFromRelativePosition(selection.anchor, doc);
    const head = Y.createAbsolutePositionFromRelativePosition(selection.head, doc);
    if (anchor?.type !== this.#text || head?.type !== this.#text) return null;
    return { participant, anchor: anchor.index, head: head.index };
  }

  close(): void {
    this.#awareness.off("change", this.#draw);
    for (const listener of this.#listening) listener.dispose();
    for (const caret of this.#carets.values()) caret.close();
    this.#selections.clear();
  }

  #share(): void {
    const model = this.#editor.getModel();
    const selection = this.#editor.getSelection();
    const text = this.#text;
    if (!model || !selection || !text) return this.#awareness.setLocalStateField("selection", null);
    const anchor = model.getOffsetAt(selection.getSelectionStart());
    const head = model.getOffsetAt(selection.getPosition());
    this.#awareness.setLocalStateField("selection", {
      anchor: Y.createRelativePositionFromTypeIndex(text, anchor),
      head: Y.createRelativePositionFromTypeIndex(text, head),
    });
  }

  readonly #draw = (): void => {
    // Decorations set while Monaco tells of a large change make it tell of that change again.
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    try {
      this.#drawAll();
    } finally {
      this.#isDrawing = false;
    }
  };

  #drawAll(): void {
    const model = this.#editor.getModel();
    const decorations: editor.IModelDeltaDecoration[] = [];
    const here = new Set<number>();
    for (const clientId of model ? this.#awareness.getStates().keys() : []) {
      const cursor = clientId === this.#awareness.clientID ? null : this.find(clientId);
      if (!cursor || !model) continue;
      here.add(clientId);
      const anchor = model.getPositionAt(cursor.anchor);
      const head = model.getPositionAt(cursor.head);
      this.#caret(clientId, cursor.participant).moveTo(head);
      decorations.push({
        range: this.#monaco.Range.fromPositions(
          ...(cursor.anchor < cursor.head ? ([anchor, head] as const) : ([head, anchor] as const)),
        ),
        options: {
          className: selectionClass(cursor.participant.color),
          overviewRuler: {
            color: cursor.participant.color,
            position: this.#monaco.editor.OverviewRulerLane.Full,
          },
        },
      });
    }
    this.#selections.set(decorations);
    for (const [clientId, caret] of this.#carets) {
      if (here.has(clientId)) continue;
      caret.close();
      this.#carets.delete(clientId);
    }
  }

  #caret(clientId: number, participant: Participant): RemoteCaret {
    let caret = this.#carets.get(clientId);
    if (!caret) {
      caret = new RemoteCaret(this.#monaco, this.#editor, clientId, participant);
      this.#carets.set(clientId, caret);
    }
    return caret;
  }
}
