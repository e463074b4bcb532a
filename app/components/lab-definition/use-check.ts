import { useCallback, useState } from "react";
import { sentenceOf } from "#app/components/lab/problem-sentence.ts";
import { showToast } from "#app/components/ui/toast.tsx";
import { trpc } from "#app/lib/trpc.ts";
import { definitionIn, type LabDraft } from "#server/lab-definitions/document.ts";
import { problemOf, verdictOf, type CheckResult, type CheckStep } from "#server/lab-definitions/schema.ts";

export interface Check {
  /** What runs now; null when nothing does. */
  readonly step: CheckStep | null;
  /** Of the last check here. */
  readonly result: CheckResult | null;
  readonly begin: () => void;
}

/** Checks the definition as it is saved: the solution first, then the starter. */
export function useCheck(ref: { courseId: string; labId: string }, draft: LabDraft): Check {
  const { courseId, labId } = ref;
  const [step, setStep] = useState<CheckStep | null>(null);
  const [result, setResult] = useState<CheckResult | null>(null);
  const begin = useCallback(() => {
    const problem = problemOf(definitionIn(draft.doc));
    if (problem !== null) {
      return setResult({ verdict: "notReady", problem, solution: null, starter: null });
    }
    const run = async () => {
      const client = await trpc();
      const ask = (asked: CheckStep) => {
        setStep(asked);
        // It may take minutes, and nothing else is to wait for it.
        const context = { alone: true };
        return client.labDefinitions.check.mutate({ courseId, labId, step: asked }, { context });
      };
      const solution = await ask("solution");
      const starter = await ask("starter");
      setResult({ ...verdictOf(solution, starter), solution, starter });
    };
    setResult(null);
    run()
      .catch((failure: unknown) => showToast({ tone: "danger", message: sentenceOf(failure) }))
      .finally(() => setStep(null));
  }, [courseId, labId, draft]);
  return { step, result, begin };
}
