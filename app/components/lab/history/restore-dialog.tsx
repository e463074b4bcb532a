import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { distinctPeople } from "#app/editor/people.ts";
import { countOf } from "#app/lib/format.ts";
import { sentenceOf } from "../problem-sentence.ts";
import type { ChangedFile } from "./history-api.ts";
import { useHistorySubject } from "./history-subject.ts";
import { useHistory } from "./history-context.ts";
import { rangeOf } from "./moments.ts";
import { restoreWithUndo } from "./restore.ts";
import { useAnswer } from "./use-answer.ts";

/** What to bring back: everything, or the file at `path`, as it was at a point; `when` in words. */
export interface RestoreQuestion {
  readonly at: string;
  readonly when: string;
  readonly path?: string;
  readonly startsOver?: boolean;
}

/** Says what restoring will do, to what and to whom, before it is done. */
export function RestoreDialog({
  question,
  onClose,
}: {
  question: RestoreQuestion | null;
  onClose: () => void;
}) {
  return (
    <Dialog title={question ? titleOf(question) : ""} open={question !== null} onClose={onClose}>
      {question && <Question question={question} onClose={onClose} />}
    </Dialog>
  );
}

function titleOf({ path, when, startsOver }: RestoreQuestion): string {
  if (startsOver) return "Start over?";
  return path === undefined ? `Restore “${when}”?` : `Restore ${nameOf(path)}?`;
}

function Question({ question, onClose }: { question: RestoreQuestion; onClose: () => void }) {
  const { at, when, path, startsOver } = question;
  const subject = useHistorySubject();
  const { api, timeline, close } = useHistory();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const range = rangeOf(at, timeline.moments[0]?.id ?? at);
  const changes = useAnswer(
    `${range.from ?? ""}..${range.to}`,
    () => api.knownChanges(range),
    (signal) => api.changes(range, signal),
  );
  const affected = changes.current
    ? changes.value?.filter((file) => path === undefined || file.path === path)
    : undefined;
  const others = distinctPeople(subject.participants).filter(({ id }) => id !== subject.meId);

  const restore = async () => {
    setBusy(true);
    setRefused(null);
    try {
      await restoreWithUndo(api, subject, at, path);
      onClose();
      close();
      if (path !== undefined) subject.showFile(path);
    } catch (problem) {
      setRefused(sentenceOf(problem));
      setBusy(false);
    }
  };
  return (
    <div ref={beginHere} className="space-y-4">
      <p className="text-muted">
        {startsOver
          ? `${subject.files === null ? "The text becomes what it was" : "The files become what they were"} when this ${subject.noun} began.`
          : path === undefined
            ? subject.files === null
              ? "The text of this lesson becomes what it was then."
              : "The files of this lab become what they were then."
            : `This file becomes what it was (${when}).`}{" "}
        Nothing is lost: how things are now stays in the history, and you can undo this right afterwards.
      </p>
      <Effect affected={affected} problem={changes.problem} />
      {others.length > 0 && (
        <p className="text-muted">
          <strong className="font-medium text-ink">{others.map(({ name }) => name).join(", ")}</strong>{" "}
          {others.length === 1 ? "is" : "are"} in this {subject.noun} too and will see it at once.
        </p>
      )}
      {refused !== null && (
        <p role="alert" className="text-sm text-danger">
          {refused}
        </p>
      )}
      <div className="flex justify-end gap-2 pt-1">
        <Button tone="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button data-begin busy={busy} onClick={() => void restore()}>
          {busy ? "Restoring…" : startsOver ? "Start over" : "Restore"}
        </Button>
      </div>
    </div>
  );
}

const MOST_NAMES = 6;

function Effect({
  affected,
  problem,
}: {
  affected: readonly ChangedFile[] | undefined;
  problem: string | null;
}) {
  if (problem !== null)
    return <p className="text-sm text-muted">Which files will change could not be read.</p>;
  if (!affected) return <Skeleton className="h-10 w-full" />;
  const changing = affected.filter(({ binary }) => !binary);
  const left = affected.length - changing.length;
  return (
    <div className="rounded-md border border-line bg-background px-3 py-2 text-sm">
      <p className="font-medium">
        {changing.length === 0
          ? "It is already so: no file will change."
          : `${countOf(changing.length, "file")} will change`}
      </p>
      {changing.length > 0 && (
        <ul className="mt-1 space-y-0.5 font-mono text-[0.8125rem] text-muted">
          {changing.slice(0, MOST_NAMES).map((file) => (
            <li key={file.path} className="truncate">
              {file.path}
              {file.before === null && <span className="font-sans"> will be deleted</span>}
              {file.after === null && <span className="font-sans"> comes back</span>}
            </li>
          ))}
        </ul>
      )}
      {changing.length > MOST_NAMES && <p className="text-muted">and {changing.length - MOST_NAMES} more</p>}
      {left > 0 && (
        <p className="mt-1 text-muted">
          {countOf(left, "file")} that{" "}
          {left === 1 ? "is not text stays as it is" : "are not text stay as they are"}.
        </p>
      )}
    </div>
  );
}

/** The dialog opens on the act; React's autoFocus comes before the dialog is shown. */
function beginHere(dialog: HTMLElement | null): void {
  dialog?.querySelector("[data-begin]")?.setAttribute("autofocus", "");
}
