import type { editor, IDisposable } from "monaco-editor/editor";
import { MARKDOWN_BLOCKS } from "./markdown-blocks.ts";
import type { Monaco } from "./monaco.ts";

/** Typed at the beginning of a line, possibly inside a list or a quote. */
const TYPED = /^[\s>]*(?:[-*+] )?(\/[a-z]*)$/i;

/** Offers what a lesson can be made of when "/" begins a line; in this model only. `dispose()` ends it. */
export function addSlashMenu(monaco: Monaco, model: editor.ITextModel, onImage: () => void): IDisposable {
  const command = "insert-lesson-image";
  const registered = monaco.editor.registerCommand(command, onImage);
  const provider = monaco.languages.registerCompletionItemProvider("markdown", {
    triggerCharacters: ["/"],
    provideCompletionItems(asked, position) {
      if (asked !== model) return null;
      const before = asked.getLineContent(position.lineNumber).slice(0, position.column - 1);
      const typed = TYPED.exec(before)?.[1];
      if (typed === undefined) return null;
      const range = {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: position.column - typed.length,
        endColumn: position.column,
      };
      const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages;
      const blocks = MARKDOWN_BLOCKS.map(({ id, name, about, snippet }, index) => ({
        label: { label: name, description: about },
        filterText: `/${name.replaceAll(" ", "")} ${id}`,
        sortText: String(index).padStart(3, "0"),
        kind: CompletionItemKind.Snippet,
        insertText: snippet,
        insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
        range,
      }));
      const image = {
        label: { label: "Picture", description: "A file of this device" },
        filterText: "/picture image",
        sortText: "004b",
        kind: CompletionItemKind.File,
        insertText: "",
        range,
        command: { id: command, title: "Choose a picture" },
      };
      return { suggestions: [...blocks, image] };
    },
  });
  return {
    dispose() {
      provider.dispose();
      registered.dispose();
    },
  };
}
