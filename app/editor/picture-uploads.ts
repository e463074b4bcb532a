import type { editor } from "monaco-editor/editor";
import type * as Y from "yjs";
import { sendPicture } from "./send-picture.ts";

/** Enough for a page of screenshots; more at once is a mistake. */
const MOST_AT_ONCE = 10;

export interface PictureHost {
  readonly text: Y.Text;
  readonly courseId: string;
  onProblem(sentence: string): void;
}

/**
 * Puts pictures into a lesson: each is seen by everybody as a placeholder while it is sent, with its progress on this
 * screen, and then stands in its place. `close()` gives up what is under way and takes its placeholders away.
 */
export class PictureUploads {
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #host: PictureHost;
  readonly #progress: editor.IEditorDecorationsCollection;
  readonly #running = new Map<string, number>();
  readonly #ending = new AbortController();

  constructor(shown: editor.IStandaloneCodeEditor, host: PictureHost) {
    this.#editor = shown;
    this.#host = host;
    this.#progress = shown.createDecorationsCollection();
    shown.onDidChangeModelContent(() => this.#draw());
  }

  add(files: readonly File[]): void {
    const pictures = files.filter(({ type }) => type.startsWith("image/"));
    if (pictures.length < files.length) this.#host.onProblem("Only pictures can be put into a lesson.");
    if (pictures.length > MOST_AT_ONCE)
      return this.#host.onProblem(`Put in at most ${String(MOST_AT_ONCE)} pictures at once.`);
    for (const picture of pictures) void this.#addOne(picture);
  }

  close(): void {
    this.#ending.abort();
    for (const token of this.#running.keys()) this.#replace(token, "");
    this.#running.clear();
  }

  async #addOne(picture: File): Promise<void> {
    const token = `uploading:${crypto.randomUUID().slice(0, 8)}`;
    const name =
      picture.name
        .replace(/\.[^.]*$/, "")
        .replaceAll(/[[\]\\\n]/g, " ")
        .trim() || "Picture";
    this.#running.set(token, 0);
    this.#editor.trigger("pictures", "type", { text: `![${name}](${token})` });
    try {
      const { address } = await sendPicture(this.#host.courseId, picture, {
        signal: this.#ending.signal,
        onProgress: (share) => {
          this.#running.set(token, share);
          this.#draw();
        },
      });
      if (!this.#ending.signal.aborted) this.#replace(token, address);
    } catch (problem) {
      if (this.#ending.signal.aborted) return;
      this.#replace(token, "");
      this.#host.onProblem(problem instanceof Error ? problem.message : "The picture could not be sent.");
    } finally {
      this.#running.delete(token);
      this.#draw();
    }
  }

  /** Puts the address in place of the token; without one, takes the whole picture away. */
  #replace(token: string, address: string): void {
    const { text } = this.#host;
    const content = text.toString();
    const at = content.indexOf(token);
    // Somebody has removed it meanwhile.
    if (at === -1) return;
    if (address !== "") {
      text.doc?.transact(() => {
        text.delete(at, token.length);
        text.insert(at, address);
      });
      return;
    }
    const start = content.lastIndexOf("![", at);
    const end = at + token.length + 1;
    if (start !== -1) text.delete(start, end - start);
  }

  #draw(): void {
    const model = this.#editor.getModel();
    if (!model) return;
    this.#progress.set(
      [...this.#running].flatMap(([token, share]) => {
        const found = model.findNextMatch(token, { lineNumber: 1, column: 1 }, false, true, null, false);
        if (!found) return [];
        const content = ` ${String(Math.round(share * 100))} %`;
        return [
          {
            range: found.range,
            options: {
              inlineClassName: "picture-on-its-way",
              after: { content, inlineClassName: "picture-progress" },
            },
          },
        ];
      }),
    );
  }
}
