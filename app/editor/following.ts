import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import { noteMoves, windowOf } from "./people.ts";
import type { RemoteCursors } from "./remote-cursors.ts";
import type { SharedView } from "./shared-view.ts";

interface FollowHost {
  readonly awareness: Awareness;
  onFollowEnded(): void;
}

/** By which we take our screen into our own hands. */
const MOVES = ["wheel", "touchmove", "pointerdown"] as const;

/**
 * Keeps the lines that someone sees on our screen, and their cursor, while we look at the same file. Of several
 * windows of theirs the one they last used counts. Ends when we move ourselves; while they are away it waits.
 */
export class Following {
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #host: FollowHost;
  readonly #cursors: RemoteCursors;
  readonly #views: SharedView;
  readonly #listening: IDisposable;
  readonly #dom: HTMLElement;
  #personId: string | null = null;
  /** What of theirs we have gone along with: only news moves our screen. */
  #topLine: number | null = null;
  #head: number | null = null;

  constructor(
    shown: editor.IStandaloneCodeEditor,
    host: FollowHost,
    cursors: RemoteCursors,
    views: SharedView,
  ) {
    this.#editor = shown;
    this.#host = host;
    this.#cursors = cursors;
    this.#views = views;
    this.#listening = shown.onDidChangeCursorPosition(({ source }) => {
      if (source === "mouse" || source === "keyboard") this.#end();
    });
    this.#dom = shown.getContainerDomNode();
    for (const move of MOVES) this.#dom.addEventListener(move, this.#end, { passive: true });
    noteMoves(host.awareness);
    host.awareness.on("change", this.#step);
  }

  follow(personId: string | null): void {
    if (personId === this.#personId) return;
    this.#personId = personId;
    this.goAlong();
  }

  /** Begins anew: another file is on the screen. */
  goAlong(): void {
    this.#topLine = null;
    this.#head = null;
    this.#step();
  }

  close(): void {
    this.#listening.dispose();
    for (const move of MOVES) this.#dom.removeEventListener(move, this.#end);
    this.#host.awareness.off("change", this.#step);
  }

  readonly #step = (): void => {
    if (this.#personId === null) return;
    const clientId = windowOf(this.#host.awareness, this.#personId);
    const model = this.#editor.getModel();
    if (clientId === null || !model) return;
    const topLine = this.#views.topLineOf(clientId);
    if (topLine !== null && topLine !== this.#topLine) {
      this.#editor.setScrollTop(this.#editor.getTopForLineNumber(topLine));
    }
    const head = this.#cursors.find(clientId)?.head ?? null;
    // Their screen may be taller than ours; where they write must be on both.
    if (head !== null && head !== this.#head) {
      this.#editor.revealPositionInCenterIfOutsideViewport(model.getPositionAt(head));
    }
    this.#topLine = topLine;
    this.#head = head;
  };

  readonly #end = (): void => {
    if (this.#personId === null) return;
    this.#personId = null;
    this.#host.onFollowEnded();
  };
}
