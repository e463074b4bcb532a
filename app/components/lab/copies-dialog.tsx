import { Link } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
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
  }, [here]);

  if (problem !== null) return <p role="alert">{problem}</p>;
  if (copies === null) return <p role="status">Looking for your copies…</p>;
  if (copies.copies.length === 0) return <p className="text-muted">You have no copies of this lab yet.</p>;
  const entry = (workspaceId: string) =>
    workspaceId === here
      ? ({ "aria-current": "page", className: "font-semibold" } as const)
      : ({ className: "underline underline-offset-4 hover:no-underline" } as const);
  return (
    <ul className="space-y-2">
      {copies.original !== null && (
        <li>
          <Link to={`/lab/${copies.original}`} onClick={onClose} {...entry(copies.original)}>
            The lab itself
          </Link>
        </li>
      )}
      {copies.copies.map(({ workspaceId, copiedAt, from }) => (
        <li key={workspaceId}>
          <Link to={`/lab/${workspaceId}`} onClick={onClose} {...entry(workspaceId)}>
            {from === null || from.id === data.me.id ? "Copy" : `Copy of ${from.name}’s lab`}, made{" "}
            <TimeAgo at={copiedAt} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
