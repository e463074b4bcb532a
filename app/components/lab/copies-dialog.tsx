import { Link } from "@remix-run/react";
import { Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import { formatAgo } from "#app/lib/format.ts";
import { trpc } from "#app/lib/trpc.ts";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/trpc/root.ts";
import { useLab } from "./lab-context.ts";
import { sentenceOf } from "./problem-sentence.ts";

type Copies = inferRouterOutputs<AppRouter>["labs"]["copies"];

/** The workspaces this person has of the same lab: the one of the lesson, and copies of a moment. */
export function CopiesDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Your copies of this lab" open={open} onClose={onClose}>
      {open && <CopyList onClose={onClose} />}
    </Dialog>
  );
}

function CopyList({ onClose }: { onClose: () => void }) {
  const { data } = useLab();
  const here = data.workspace.id;
  const [copies, setCopies] = useState<Copies | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [changes, setChanges] = useState(0);
  /** The copy that was removed last, and can be brought back here: a dialog lies above passing messages. */
  const [removed, setRemoved] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    trpc()
      .then((client) => client.labs.copies.query({ workspaceId: here }))
      .then(
        (answer) => !gone && setCopies(answer),
        (error: unknown) => !gone && setProblem(sentenceOf(error)),
      );
    return () => {
      gone = true;
    };
  }, [here, changes]);

  const change = async (act: "removeCopy" | "bringCopyBack", copyId: string) => {
    try {
      await (await trpc()).labs[act].mutate({ workspaceId: here, copyId });
      setRemoved(act === "removeCopy" ? copyId : null);
      setChanges((count) => count + 1);
    } catch (reason) {
      setProblem(sentenceOf(reason));
    }
  };

  if (problem !== null) return <p role="alert">{problem}</p>;
  if (copies === null) return <p role="status">Looking for your copies…</p>;
  const entry = (workspaceId: string) =>
    workspaceId === here
      ? ({ "aria-current": "page", className: "font-semibold" } as const)
      : ({ className: "underline underline-offset-4 hover:no-underline" } as const);
  return (
    <>
      <p role="status" className="mb-4 text-muted">
        {removed !== null && "The copy is removed. "}
        {countSentence(copies)}
      </p>
      {removed !== null && (
        <Button
          tone="quiet"
          size="small"
          className="mb-4"
          onClick={() => void change("bringCopyBack", removed)}
        >
          Bring it back
        </Button>
      )}
      <ul className="max-h-[50vh] space-y-1 overflow-y-auto">
        {copies.original !== null && (
          <li className="flex min-h-8 items-center">
            <Link to={`/lab/${copies.original}`} onClick={onClose} {...entry(copies.original)}>
              The lab itself
            </Link>
          </li>
        )}
        {copies.copies.map(({ workspaceId, copiedAt, from }) => (
          <li key={workspaceId} className="flex min-h-8 items-center justify-between gap-3">
            <Link to={`/lab/${workspaceId}`} onClick={onClose} {...entry(workspaceId)}>
              {from === null || from.id === data.me.id ? "Copy" : `Copy of ${from.name}’s lab`}, made{" "}
              <TimeAgo at={copiedAt} />
            </Link>
            {workspaceId !== here && (
              <Button
                tone="plain"
                size="icon"
                className="size-8"
                aria-label={`Remove the copy made ${formatAgo(copiedAt, new Date())}`}
                title="Remove"
                onClick={() => void change("removeCopy", workspaceId)}
              >
                <Trash2 aria-hidden className="size-4" />
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function countSentence({ copies: { length }, most }: Copies): string {
  if (length === 0) return `You have no copies of this lab yet. There can be ${String(most)}.`;
  if (length < most) return `${String(length)} of at most ${String(most)}.`;
  return `${String(length)}, the most there can be. Remove one before you make another.`;
}
