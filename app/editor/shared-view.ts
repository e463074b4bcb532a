import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { participantOf } from "./people.ts";

/** Followers see a scroll this much later at most; every step of it would be a message to everybody. */
const SHARE_AFTER_MS = 80;

/** Tells those who follow us which part of the file is on our screen, and reads the same from others. */
export class SharedView {
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #awareness: Awareness;
  readonly #myId: string;
  readonly #listening: IDisposable;
  #text: Y.Text | null = null;
  #isFollowed = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(shown: editor.IStandaloneCodeEditor, awareness: Awareness, myId: string) {
    this.#editor = shown;
    this.#awareness = awareness;
    this.#myId = myId;
    this.#listening = shown.onDidScrollChange(() => this.#shareSoon());
    awareness.on("change", this.#noteFollowers);
    this.#noteFollowers();
  }

  /** The text now in the editor. */
  show(text: Y.Text | null): void {
    this.#text = text;
    this.#shareSoon();
  }

  /** The line at the top of a window of someone, in the file on our screen; null when they are in another. */
  topLineOf(clientId: number): number | null {
    const state = this.#awareness.getStates().get(clientId);
    const top = state?.top as Y.RelativePosition | undefined | null;
    const model = this.#editor.getModel();
    const doc = this.#text?.doc;
    if (!top || !model || !doc) return null;
    const position = Y.createAbsolutePositionFromRelativePosition(top, doc);
    return position?.type === this.#text ? model.getPositionAt(position.index).lineNumber : null;
  }

  close(): void {
    this.#listening.dispose();
    this.#awareness.off("change", this.#noteFollowers);
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  readonly #noteFollowers = (): void => {
    const was = this.#isFollowed;
    this.#isFollowed = [...this.#awareness.getStates()].some(([clientId, state]) => {
      return participantOf(clientId, state)?.following === this.#myId;
    });
    if (this.#isFollowed && !was) this.#share();
  };

  #shareSoon(): void {
    if (this.#isFollowed) this.#timer ??= setTimeout(this.#share, SHARE_AFTER_MS);
  }

  readonly #share = (): void => {
    this.#timer = null;
    const model = this.#editor.getModel();
    const line = this.#editor.getVisibleRanges()[0]?.startLineNumber;
    if (!model || line === undefined || this.#text === null) return;
    const offset = model.getOffsetAt({ lineNumber: line, column: 1 });
    this.#awareness.setLocalStateField("top", Y.createRelativePositionFromTypeIndex(this.#text, offset));
  };
}
