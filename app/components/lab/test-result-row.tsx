import { CircleCheck, CircleMinus, CircleX } from "lucide-react";
import type { TestResult } from "./lab-data.ts";

/** One test: its outcome, its name, and why it does not pass. */
export function TestResultRow({ test }: { test: TestResult }) {
  const { icon: Icon, tone, word } = LOOKS[test.outcome];
  return (
    <li className="flex gap-3 py-2.5">
      <Icon aria-hidden className={`mt-0.5 size-[1.125rem] shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className="text-[0.9375rem]">
          <span className="sr-only">{word}: </span>
          {test.name}
        </p>
        {test.message !== null && test.message !== "" && (
          <pre className="mt-1.5 max-h-60 overflow-auto rounded-sm bg-surface-2 px-3 py-2 text-[0.8125rem] whitespace-pre-wrap">
            {test.message}
          </pre>
        )}
      </div>
    </li>
  );
}

const LOOKS = {
  passed: { icon: CircleCheck, tone: "text-success", word: "Passed" },
  failed: { icon: CircleX, tone: "text-danger", word: "Failed" },
  error: { icon: CircleX, tone: "text-danger", word: "Error" },
  skipped: { icon: CircleMinus, tone: "text-muted", word: "Skipped" },
};
