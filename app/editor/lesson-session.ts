import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Stretch } from "./anchor.ts";
import { codeLook } from "./code-options.ts";
import { CommentButton } from "./comment-button.ts";
import { addEditorKeys } from "./editor-keys.ts";
import { applyEditorTheme } from "./editor-theme.ts";
import { addLessonKeys, LESSON_EDITS, type LessonEdit } from "./lesson-edits.ts";
import { LESSON_FONT_SIZE, LESSON_OPTIONS } from "./lesson-options.ts";
import { findBlock } from "./markdown-blocks.ts";
import { surroundings } from "./markdown-edits.ts";
import type { Monaco } from "./monaco.ts";
import { NoteMarks, type NoteMark } from "./note-marks.ts";
import { OpenFile } from "./open-file.ts";
import { PictureUploads } from "./picture-uploads.ts";
import { RemoteCursors } from "./remote-cursors.ts";
import { addSlashMenu } from "./slash-menu.ts";
import type { Change } from "./suggestion-draft.ts";
import { takePictures } from "./take-pictures.ts";

export interface LessonHost {
  readonly text: Y.Text;
  readonly awareness: Awareness;
  readonly courseId: string;
  /** The cursor is in this line now, so far down the window (0 to 1). */
  onCursor(line: number, share: number): void;
  /** A picture is wanted; the page has the file chooser. */
  onPictureWanted(): void;
  onProblem(sentence: string): void;
  /** Somebody wants to comment on what is selected. */
  onComment(): void;
  /** The note of this id was pressed in the text. */
  onNoteChosen(id: string): void;
}

/** The Monaco editor of one lesson. `close()` frees everything. */
export class LessonSession {
  readonly #monaco: Monaco;
  readonly #host: LessonHost;
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #lesson: OpenFile;
  readonly #cursors: RemoteCursors;
  readonly #pictures: PictureUploads;
  readonly #marks: NoteMarks;
  readonly #commentButton: CommentButton;
  readonly #listening = new AbortController();
  /** What is on screen: the lesson, or somebody's draft of suggestions for it. */
  #file: OpenFile;
  #text: Y.Text;
  #slashMenu: IDisposable;
  #canWrite = false;

  constructor(monaco: Monaco, container: HTMLElement, host: LessonHost) {
    this.#monaco = monaco;
    this.#host = host;
    this.#editor = monaco.editor.create(container, { ...LESSON_OPTIONS, model: null });
    this.#text = host.text;
    this.#lesson = this.#open(host.text);
    this.#file = this.#lesson;
    this.#editor.setModel(this.#file.model);
    this.#cursors = new RemoteCursors(monaco, this.#editor, host.awareness);
    this.#cursors.show(host.text);
    this.#pictures = new PictureUploads(this.#editor, host);
    this.#marks = new NoteMarks(monaco, this.#editor, (id) => host.onNoteChosen(id));
    this.#commentButton = new CommentButton(monaco, this.#editor, () => host.onComment());
    this.#slashMenu = this.#addSlashMenu();
    addEditorKeys(monaco, this.#editor, () => (this.#canWrite ? this.#file.undo : undefined));
    addLessonKeys(monaco, this.#editor, {
      edit: (name) => this.edit(name),
      comment: () => host.onComment(),
    });
    this.#editor.onDidChangeCursorPosition(() => this.#tellCursor());
    takePictures(
      container,
      this.#editor,
      this.#listening.signal,
      () => this.#canWrite,
      (files) => this.addPictures(files),
    );
  }

  /** Shows the lesson's text, or a draft of suggestions for it: what is typed goes there. */
  showText(text: Y.Text): void {
    if (text === this.#text) return;
    const left = this.#file;
    const view = this.#editor.saveViewState();
    this.#text = text;
    this.#file = text === this.#host.text ? this.#lesson : this.#open(text);
    this.#editor.setModel(this.#file.model);
    this.#editor.restoreViewState(view);
    this.#cursors.show(text);
    this.#slashMenu.dispose();
    this.#slashMenu = this.#addSlashMenu();
    if (left !== this.#lesson) left.close();
  }

  /** Marks the notes in the text on screen. */
  showNotes(marks: readonly NoteMark[], canComment: boolean): void {
    this.#marks.show(marks);
    this.#commentButton.setWanted(canComment);
  }

  /** What is selected; with nothing selected, the line of the cursor. */
  selected(): Stretch {
    const { model } = this.#file;
    const selection = this.#editor.getSelection();
    const line = selection?.startLineNumber ?? 1;
    const range = selection?.isEmpty() === false ? selection : null;
    return {
      from: model.getOffsetAt(range?.getStartPosition() ?? { lineNumber: line, column: 1 }),
      to: model.getOffsetAt(
        range?.getEndPosition() ?? { lineNumber: line, column: model.getLineMaxColumn(line) },
      ),
    };
  }

  /** Edits the lesson, whatever is on screen, as one step that can be undone; the changes do not overlap. */
  editLesson(changes: readonly Change[]): void {
    const { model, undo } = this.#lesson;
    undo.stopCapturing();
    const edits = changes.map(({ from, to, insertion }) => ({
      range: this.#monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to)),
      text: insertion,
    }));
    model.pushEditOperations([], edits, () => null);
    undo.stopCapturing();
  }

  /** Goes to a place in the text on screen. */
  goToOffset(offset: number): void {
    const position = this.#file.model.getPositionAt(offset);
    this.#editor.setPosition(position);
    this.#editor.revealPositionInCenterIfOutsideViewport(position);
  }

  setLook(readOnlyBecause: string | null, theme: "light" | "dark"): void {
    applyEditorTheme(this.#monaco, theme);
    this.#canWrite = readOnlyBecause === null;
    this.#file.setCanWrite(this.#canWrite);
    this.#editor.updateOptions({
      readOnly: !this.#canWrite,
      readOnlyMessage: { value: readOnlyBecause ?? "" },
      ...codeLook(LESSON_FONT_SIZE, false),
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
    const { from, to, insert, select } = LESSON_EDITS[name](selected);
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
    if (this.#file !== this.#lesson) return this.#host.onProblem(NO_PICTURES);
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
    this.#marks.close();
    this.#commentButton.close();
    this.#cursors.close();
    this.#editor.dispose();
    if (this.#file !== this.#lesson) this.#file.close();
    this.#lesson.close();
    this.#host.awareness.setLocalStateField("selection", null);
  }

  #open(text: Y.Text): OpenFile {
    return new OpenFile(this.#monaco, text, "lesson.md", new Set([this.#editor]));
  }

  #addSlashMenu(): IDisposable {
    return addSlashMenu(this.#monaco, this.#file.model, () => this.#host.onPictureWanted());
  }

  #tellCursor(): void {
    const position = this.#editor.getPosition();
    if (!position) return;
    const top = this.#editor.getTopForLineNumber(position.lineNumber) - this.#editor.getScrollTop();
    const share = top / Math.max(1, this.#editor.getLayoutInfo().height);
    this.#host.onCursor(position.lineNumber, Math.min(1, Math.max(0, share)));
  }
}

interface Snippets extends editor.IEditorContribution {
  insert(template: string): void;
}

function snippetsOf(shown: editor.IStandaloneCodeEditor): Snippets | null {
  return shown.getContribution<Snippets>("snippetController2");
}

const NO_PICTURES = "A picture cannot be suggested. Put it in while writing, or ask an editor to.";
