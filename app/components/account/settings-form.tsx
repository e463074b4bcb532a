import { useFetcher } from "@remix-run/react";
import { useEffect, type ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { useEmptyingForm } from "#app/lib/use-emptying-form.ts";
import { useFocusError } from "#app/lib/use-focus-error.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";

/** What the account's action answers: what it did, or why it did not. */
export type SettingsAnswer = { done: string } | FormProblem;

type SettingsFormProps = {
  intent: string;
  submit: string;
  children: (fields: Record<string, string>) => ReactNode;
};

/** One small form of the account page. Says what happened, and empties itself after success. */
export function SettingsForm({ intent, submit, children }: SettingsFormProps) {
  const fetcher = useFetcher<SettingsAnswer>();
  const answer = fetcher.data;
  const busy = fetcher.state !== "idle";
  const form = useEmptyingForm(!busy && answer !== undefined && "done" in answer);

  useEffect(() => {
    if (answer === undefined || !("done" in answer)) return;
    showToast({ message: answer.done, tone: "success" });
  }, [answer]);

  useFocusError(form, answer);

  const problem = answer !== undefined && !("done" in answer) ? answer : null;
  return (
    <fetcher.Form ref={form} method="post" noValidate className="space-y-4">
      <input type="hidden" name="intent" value={intent} />
      {children(problem?.fields ?? {})}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" tone="quiet" busy={busy}>
          {busy ? "Saving…" : submit}
        </Button>
        <p role="alert" className="text-sm text-danger">
          {problem?.message}
        </p>
      </div>
    </fetcher.Form>
  );
}
