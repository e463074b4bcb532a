import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import { participantOf } from "./people.ts";
import type { RemoteCursors } from "./remote-cursors.ts";

interface FollowHost {
  readonly awareness: Awareness;
  onFollowTo(fileId: string): void;
  onFollowEnded(): void;
}

/** Keeps the cursor of one other window in sight, through files, until we do something ourselves. */
export class Following {
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #host: FollowHost;
  readonly #cursors: RemoteCursors;
  readonly #listening: IDisposable;
  #clientId: number | null = null;

  constructor(shown: editor.IStandaloneCodeEditor, host: FollowHost, cursors: RemoteCursors) {
    this.#editor = shown;
    this.#host = host;
    this.#cursors = cursors;
    this.#listening = shown.onDidChangeCursorPosition(({ source }) => {
      if (source === "mouse" || source === "keyboard") this.#end();
    });
    host.awareness.on("change", this.step);
  }

  follow(clientId: number | null): void {
    if (clientId === this.#clientId) return;
    this.#clientId = clientId;
    this.step();
  }

  close(): void {
    this.#listening.dispose();
    this.#host.awareness.off("change", this.step);
  }

  readonly step = (): void => {
    if (this.#clientId === null) return;
    const state = this.#host.awareness.getStates().get(this.#clientId);
    const participant = state && participantOf(this.#clientId, state);
    if (!participant) return this.#end();
    const cursor = this.#cursors.find(this.#clientId);
    const model = this.#editor.getModel();
    if (cursor && model) {
      this.#editor.revealPositionInCenterIfOutsideViewport(model.getPositionAt(cursor.head));
    } else if (participant.file !== null) {
      this.#host.onFollowTo(participant.file);
    }
  };

  #end(): void {
    if (this.#clientId === null) return;
    this.#clientId = null;
    this.#host.onFollowEnded();
  }
}
