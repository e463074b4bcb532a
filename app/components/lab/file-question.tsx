import { useState, type FormEvent } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { controlClass, TextField } from "#app/components/ui/text-field.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import {
  checkPath,
  isBelow,
  LabFileError,
  parentPath,
  type LabFile,
  type WorkspaceFiles,
} from "#server/labs/document.ts";
import { removeWithUndo } from "./file-acts.ts";

/** What the file tree is asking right now. */
export type Question =
  | { readonly kind: "create"; readonly folder: string; readonly what: "file" | "folder" }
  | { readonly kind: "rename" | "move" | "delete"; readonly file: LabFile };

export interface FileQuestionProps {
  readonly question: Question | null;
  readonly files: WorkspaceFiles;
  readonly onCreated: (id: string, what: "file" | "folder") => void;
  readonly onClose: () => void;
}

/** The dialog for the question at hand. */
export function FileQuestion({ question, files, onCreated, onClose }: FileQuestionProps) {
  return (
    <Dialog title={question ? titleOf(question) : ""} open={question !== null} onClose={onClose}>
      {question?.kind === "create" && (
        <PathForm
          label={question.what === "file" ? "Name of the file" : "Name of the folder"}
          hint="With “/” you reach into folders; missing ones are made."
          initial={question.folder === "" ? "" : `${question.folder}/`}
          action="Create"
          files={files}
          onPath={(path) =>
            onCreated(question.what === "file" ? files.create(path) : files.createFolder(path), question.what)
          }
          onClose={onClose}
        />
      )}
      {question?.kind === "rename" && (
        <PathForm
          label="New name"
          initial={nameOf(question.file.path)}
          folder={parentPath(question.file.path)}
          unchanged={question.file.path}
          action="Rename"
          files={files}
          onPath={(path) => files.move(question.file.path, path)}
          onClose={onClose}
        />
      )}
      {question?.kind === "move" && <MoveForm file={question.file} files={files} onClose={onClose} />}
      {question?.kind === "delete" && <DeleteForm file={question.file} files={files} onClose={onClose} />}
    </Dialog>
  );
}

function titleOf(question: Question): string {
  switch (question.kind) {
    case "create":
      return question.what === "file" ? "New file" : "New folder";
    case "rename":
      return `Rename ${nameOf(question.file.path)}`;
    case "move":
      return `Move ${nameOf(question.file.path)}`;
    case "delete":
      return `Delete ${nameOf(question.file.path)}?`;
  }
}

interface PathFormProps {
  readonly label: string;
  readonly hint?: string;
  readonly initial: string;
  /** Put before what is typed; absent when the whole path is typed. */
  readonly folder?: string;
  /** The present path, which is no conflict. */
  readonly unchanged?: string;
  readonly action: string;
  readonly files: WorkspaceFiles;
  readonly onPath: (path: string) => void;
  readonly onClose: () => void;
}

function PathForm({
  label,
  hint,
  initial,
  folder = "",
  unchanged,
  action,
  files,
  onPath,
  onClose,
}: PathFormProps) {
  const [typed, setTyped] = useState(initial);
  const [refused, setRefused] = useState<string | null>(null);
  const path = folder === "" ? typed.trim() : `${folder}/${typed.trim()}`;
  const taken = path !== unchanged && files.find(path) ? `There is already something at “${path}”.` : null;
  const problem = refused ?? checkPath(path) ?? taken;
  const touched = typed !== initial || refused !== null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem !== null) return setRefused(problem);
    attempt(() => onPath(path), onClose, setRefused);
  };
  return (
    <form ref={beginHere} onSubmit={submit} className="space-y-5">
      <TextField
        label={label}
        hint={hint}
        value={typed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={(touched && problem) || undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          setRefused(null);
        }}
      />
      <Buttons action={action} onClose={onClose} />
    </form>
  );
}

function MoveForm({ file, files, onClose }: { file: LabFile; files: WorkspaceFiles; onClose: () => void }) {
  const [folder, setFolder] = useState(parentPath(file.path));
  const [refused, setRefused] = useState<string | null>(null);
  const folders = files
    .list()
    .filter(({ kind, path }) => kind === "folder" && path !== file.path && !isBelow(path, file.path))
    .map(({ path }) => path);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const to = folder === "" ? nameOf(file.path) : `${folder}/${nameOf(file.path)}`;
    attempt(() => files.move(file.path, to), onClose, setRefused);
  };
  return (
    <form ref={beginHere} onSubmit={submit} className="space-y-5">
      <label className="block text-sm font-medium">
        To the folder
        <select
          className={`${controlClass} mt-1.5 h-11 w-full px-3`}
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
        >
          <option value="">/ (top)</option>
          {folders.map((path) => (
            <option key={path}>{path}</option>
          ))}
        </select>
      </label>
      {refused && (
        <p role="alert" className="text-sm text-danger">
          {refused}
        </p>
      )}
      <Buttons action="Move" onClose={onClose} />
    </form>
  );
}

function DeleteForm({ file, files, onClose }: { file: LabFile; files: WorkspaceFiles; onClose: () => void }) {
  const inside = files.list().filter(({ path }) => isBelow(path, file.path));
  const forGood = [file, ...inside].some(({ kind }) => kind === "binary");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    removeWithUndo(files, file);
    onClose();
  };
  return (
    <form ref={beginHere} onSubmit={submit} className="space-y-5">
      <p className="text-muted">
        {inside.length > 0 &&
          `The ${inside.length === 1 ? "one thing" : `${inside.length} things`} in it will go too. `}
        {forGood ? "Files that are not text cannot be brought back." : "You can undo this right afterwards."}
      </p>
      <Buttons action="Delete" danger onClose={onClose} />
    </form>
  );
}

function Buttons({
  action,
  danger = false,
  onClose,
}: {
  action: string;
  danger?: boolean;
  onClose: () => void;
}) {
  return (
    <div className="flex justify-end gap-2">
      <Button tone="quiet" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" tone={danger ? "danger" : "primary"}>
        {action}
      </Button>
    </div>
  );
}

function attempt(change: () => void, onDone: () => void, onRefused: (sentence: string) => void): void {
  try {
    change();
    onDone();
  } catch (problem) {
    if (!(problem instanceof LabFileError)) throw problem;
    onRefused(problem.message);
  }
}

/**
 * The dialog opens with the focus in the name, its stem chosen (renaming mostly keeps folder and extension), or
 * on the act where there is nothing to type.
 */
function beginHere(form: HTMLFormElement | null): void {
  const input = form?.querySelector("input");
  // React's autoFocus comes before the dialog is shown; showModal heeds only the attribute.
  (input ?? form?.querySelector("select, [type=submit]"))?.setAttribute("autofocus", "");
  if (!input) return;
  const start = input.value.lastIndexOf("/") + 1;
  const dot = input.value.lastIndexOf(".");
  input.setSelectionRange(start, dot > start ? dot : input.value.length);
}
