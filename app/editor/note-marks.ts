import type { editor, IDisposable } from "monaco-editor/editor";
import type { Stretch } from "./anchor.ts";
import type { Monaco } from "./monaco.ts";

/** What is shown of a note in the text. */
export type NoteMark =
  /** A stretch with a conversation about it. */
  | (Stretch & {
      readonly kind: "thread";
      readonly id: string;
      readonly isChosen: boolean;
      readonly about: string;
    })
  /** A stretch that is proposed to go, or in a draft one that was typed. */
  | (Stretch & { readonly kind: "removal" | "typed"; readonly id: string; readonly about: string })
  /** Text that is proposed to come, or in a draft some that was taken out, beside the letters there. */
  | {
      readonly kind: "insertion" | "taken";
      readonly at: number;
      readonly id: string;
      readonly content: string;
    };

/** Of a long insertion only the beginning is shown in the text; all of it is in the panel. */
const MAX_SHOWN = 200;

/** Draws notes into the text on screen, and tells which one is pressed. */
export class NoteMarks {
  readonly #monaco: Monaco;
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #decorations: editor.IEditorDecorationsCollection;
  readonly #listening: IDisposable;
  /** The notes of the decorations, by the ids Monaco gave those. */
  #notes = new Map<string, string>();

  constructor(monaco: Monaco, shown: editor.IStandaloneCodeEditor, onChosen: (id: string) => void) {
    this.#monaco = monaco;
    this.#editor = shown;
    this.#decorations = shown.createDecorationsCollection();
    this.#listening = shown.onMouseUp(({ target }) => {
      const { range } = target;
      if (!range || shown.getSelection()?.isEmpty() !== true) return;
      const pressed = shown.getModel()?.getDecorationsInRange(range) ?? [];
      const [id] = pressed.flatMap((decoration) => this.#notes.get(decoration.id) ?? []);
      if (id) onChosen(id);
    });
  }

  /** Replaces all marks; offsets are of the text on screen. */
  show(marks: readonly NoteMark[]): void {
    const model = this.#editor.getModel();
    if (!model) return;
    const rangeOf = ({ from, to }: Stretch) =>
      this.#monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
    const ids = this.#decorations.set(
      marks.map((mark) => {
        const range = rangeOf("at" in mark ? { from: mark.at, to: mark.at } : mark);
        return { range, options: optionsOf(mark) };
      }),
    );
    this.#notes = new Map(ids.map((id, index) => [id, marks[index]?.id ?? ""]));
  }

  close(): void {
    this.#listening.dispose();
    this.#decorations.clear();
  }
}

function optionsOf(mark: NoteMark): editor.IModelDecorationOptions {
  switch (mark.kind) {
    case "thread":
      return {
        inlineClassName: mark.isChosen ? "note-thread note-chosen" : "note-thread",
        hoverMessage: { value: plain(mark.about) },
        stickiness: NEVER_GROWS,
      };
    case "removal":
      return {
        inlineClassName: "note-removal",
        hoverMessage: { value: plain(mark.about) },
        stickiness: NEVER_GROWS,
      };
    case "typed":
      return { inlineClassName: "note-insertion", stickiness: NEVER_GROWS };
    case "insertion":
    case "taken": {
      const content = mark.content.slice(0, MAX_SHOWN).replaceAll("\n", "⏎ ");
      return {
        showIfCollapsed: true,
        stickiness: NEVER_GROWS,
        after: {
          content: mark.content.length > MAX_SHOWN ? `${content}…` : content,
          inlineClassName: mark.kind === "insertion" ? "note-insertion" : "note-removal",
        },
      };
    }
  }
}

/** As `TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges`, whose value would bring Monaco with it. */
const NEVER_GROWS = 1;

/** Markdown shows it as it is. */
function plain(sentence: string): string {
  return sentence.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, "\\$&");
}
