import { useEffect, useRef } from "react";
import { Banner } from "#app/components/ui/banner.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { useDiskProblems, type DiskProblem } from "./use-disk-problems.ts";

/** What the lab's disk cannot do for the file in front, or for the lab as a whole; and when it works again. */
export function DiskNotice({ workspaceId, path }: { workspaceId: string; path: string }) {
  const problems = useDiskProblems(workspaceId);
  useToldWhenSolved(problems);
  const shown = problems.filter((problem) => problem.path === path || problem.path === null);
  if (shown.length === 0) return null;
  return (
    <Banner
      tone="warning"
      className="absolute inset-x-0 bottom-0 z-10 rounded-none border-x-0 border-b-0 bg-surface py-2"
    >
      {shown.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
    </Banner>
  );
}

/** Says it in the corner when what was refused has reached the disk after all. */
function useToldWhenSolved(problems: readonly DiskProblem[]): void {
  const before = useRef(problems);
  useEffect(() => {
    const wasWrong = before.current.length > 0;
    before.current = problems;
    if (wasWrong && problems.length === 0)
      showToast({ tone: "success", message: "Everything is saved to the lab's disk again." });
  }, [problems]);
}
