import type { editor } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import type { WorkspaceFiles } from "#server/labs/document.ts";
import { CODE_OPTIONS, codeLook } from "./code-options.ts";
import { applyEditorTheme } from "./editor-theme.ts";
import { addEditorKeys } from "./editor-keys.ts";
import { Following } from "./following.ts";
import type { Monaco } from "./monaco.ts";
import { OpenFile } from "./open-file.ts";
import { guardPaste } from "./paste-guard.ts";
import type { FileView } from "./place.ts";
import { SharedView } from "./shared-view.ts";
import { RemoteCursors } from "./remote-cursors.ts";

export interface EditorHost {
  readonly files: WorkspaceFiles;
  readonly awareness: Awareness;
  /** The id of the person at this window. */
  readonly myId: string;
  /** The cursor or the view of a file has moved. */
  onMoved(fileId: string, view: FileView): void;
  /** We have taken over: typing or clicking ends following. */
  onFollowEnded(): void;
  /** This text was too much for the file, and was not pasted. */
  onPasteRefused(text: string): void;
}

export interface EditorLook {
  readonly readOnlyBecause: string | null;
  /** Whether one's own changes may be taken back even while nothing may be written. */
  readonly mayUndo: boolean;
  readonly theme: "light" | "dark";
  readonly fontSize: number;
  readonly screenReader: boolean;
}

/** The one Monaco editor of a lab, showing one of the open files at a time. `close()` frees everything. */
export class EditorSession {
  readonly #monaco: Monaco;
  readonly #host: EditorHost;
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #files = new Map<string, OpenFile>();
  readonly #cursors: RemoteCursors;
  readonly #sharedView: SharedView;
  readonly #following: Following;
  readonly #stopGuard: () => void;
  #shown: string | null = null;
  #canWrite = false;
  #mayUndo = false;
  #closed = false;

  constructor(monaco: Monaco, container: HTMLElement, host: EditorHost) {
    this.#monaco = monaco;
    this.#host = host;
    const wordWrap = matchMedia("(max-width: 48rem)").matches ? "on" : "off";
    this.#editor = monaco.editor.create(container, { ...OPTIONS, wordWrap, model: null });
    this.#cursors = new RemoteCursors(monaco, this.#editor, host.awareness);
    this.#sharedView = new SharedView(this.#editor, host.awareness, host.myId);
    this.#following = new Following(this.#editor, host, this.#cursors, this.#sharedView);
    this.#stopGuard = guardPaste(container, this.#editor, (text) => host.onPasteRefused(text));
    addEditorKeys(monaco, this.#editor, () => (this.#mayUndo ? this.#file()?.undo : undefined));
    // A wider line can bring a scroll bar and so move the view while Monaco draws; it then forgets to draw the
    // line numbers again, and they stand beside the wrong lines.
    this.#editor.onDidContentSizeChange(({ contentWidthChanged }) => {
      if (contentWidthChanged) requestAnimationFrame(() => this.#drawAgain());
    });
    this.#editor.onDidChangeCursorPosition(() => this.#reportView());
    this.#editor.onDidScrollChange(() => this.#reportView());
  }

  /** Puts a text file in front, at `view` when it was not open yet; null shows none. */
  show(fileId: string | null, view: FileView | undefined): void {
    if (fileId === this.#shown) return;
    this.#shown = null;
    const entry = fileId === null ? undefined : this.#host.files.get(fileId);
    this.#host.awareness.setLocalStateField("file", fileId);
    // For those who see where people are without having the document.
    this.#host.awareness.setLocalStateField("path", entry?.path ?? null);
    if (fileId === null || entry?.kind !== "text") {
      this.#editor.setModel(null);
      this.#cursors.show(null);
      this.#sharedView.show(null);
      return;
    }
    const file = this.#files.get(fileId) ?? this.#open(fileId, entry.path);
    this.#editor.setModel(file.model);
    this.#cursors.show(entry.text);
    this.#sharedView.show(entry.text);
    if (view) this.#editor.restoreViewState(view);
    this.#shown = fileId;
    this.#following.goAlong();
  }

  /** Follows renames, and lets go of files that were closed or deleted. */
  keepOnly(openIds: readonly string[]): void {
    for (const [id, file] of this.#files) {
      const entry = this.#host.files.get(id);
      if (entry && openIds.includes(id)) {
        file.setPath(entry.path);
        if (id === this.#shown) this.#host.awareness.setLocalStateField("path", entry.path);
        continue;
      }
      if (this.#shown === id) this.show(null, undefined);
      file.close();
      this.#files.delete(id);
    }
  }

  setLook({ readOnlyBecause, mayUndo, theme, fontSize, screenReader }: EditorLook): void {
    applyEditorTheme(this.#monaco, theme);
    this.#canWrite = readOnlyBecause === null;
    this.#mayUndo = mayUndo;
    for (const file of this.#files.values()) file.setCanWrite(this.#canWrite);
    this.#editor.updateOptions({
      readOnly: !this.#canWrite,
      readOnlyMessage: { value: readOnlyBecause ?? "" },
      ...codeLook(fontSize, screenReader),
    });
  }

  /** Keeps what someone looks at in sight; null lets go. */
  follow(personId: string | null): void {
    this.#following.follow(personId);
  }

  /** Puts the cursor into a line of the file in front, and the line into sight. */
  goTo(line: number): void {
    this.#editor.setPosition({ lineNumber: line, column: 1 });
    this.#editor.revealLineInCenter(line);
    this.#editor.focus();
  }

  focus(): void {
    this.#editor.focus();
  }

  close(): void {
    this.#closed = true;
    this.#stopGuard();
    this.#following.close();
    this.#sharedView.close();
    this.#cursors.close();
    this.#editor.dispose();
    for (const file of this.#files.values()) file.close();
    this.#host.awareness.setLocalStateField("file", null);
    this.#host.awareness.setLocalStateField("path", null);
  }

  #open(fileId: string, path: string): OpenFile {
    const text = this.#host.files.text(fileId);
    const file = new OpenFile(this.#monaco, text, path, new Set([this.#editor]));
    file.setCanWrite(this.#canWrite);
    this.#files.set(fileId, file);
    return file;
  }

  #file(): OpenFile | undefined {
    return this.#shown === null ? undefined : this.#files.get(this.#shown);
  }

  #drawAgain(): void {
    if (!this.#closed) this.#editor.render(true);
  }

  #reportView(): void {
    const view = this.#shown === null ? null : this.#editor.saveViewState();
    if (this.#shown !== null && view) this.#host.onMoved(this.#shown, view);
  }
}

const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  ...CODE_OPTIONS,
  ariaLabel: "Code. Press Control M to let Tab move the focus instead of indenting.",
  smoothScrolling: false,
  renderLineHighlight: "all",
  roundedSelection: true,
  folding: true,
  // Suggestions made of words in the file get in a beginner's way more than they help.
  wordBasedSuggestions: "off",
  dropIntoEditor: { enabled: false },
  links: true,
};
