import { useCallback, useState } from "react";
import { trpc } from "#app/lib/trpc.ts";
import { showToast } from "#app/components/ui/toast.tsx";
import { FIRST_TERMINAL } from "#app/terminal/terminal-list.ts";
import type { Lab } from "./lab-context.ts";
import { sentenceOf } from "./problem-sentence.ts";

/** Runs the program in front (or the lab's own) in the shared terminal, in place of what runs there. */
export function useRun(lab: Lab): { run: () => void; running: boolean } {
  const [running, setRunning] = useState(false);
  const { data, files, place, setPlace, shells } = lab;
  const path = programInFront(files.get(place.active ?? "")?.path, data.lab.entry);
  const terminalId = place.bottom === "tests" ? FIRST_TERMINAL : place.bottom;
  const workspaceId = data.workspace.id;

  const run = useCallback(() => {
    if (running) return;
    setRunning(true);
    setPlace({ bottom: terminalId, pane: "terminal" });
    prepareAndType()
      .catch((problem: unknown) => showToast({ tone: "danger", message: sentenceOf(problem) }))
      .finally(() => setRunning(false));

    async function prepareAndType() {
      const client = await trpc();
      const { command } = await client.labs.prepareRun.mutate({ workspaceId, path });
      await shells.run(terminalId, command);
      shells.focus(terminalId);
    }
  }, [running, setPlace, terminalId, workspaceId, path, shells]);

  return { run, running };
}

/** The file in front when it is of the same kind as the lab's own program, else that program. */
export function programInFront(inFront: string | undefined, entry: string): string {
  const kind = (path: string) => /\.[^./]+$/.exec(path)?.[0] ?? "";
  return inFront !== undefined && kind(inFront) === kind(entry) ? inFront : entry;
}
