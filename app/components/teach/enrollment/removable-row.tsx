import { useFetcher } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";
import type { FormProblem } from "#app/lib/form-problem.ts";

type RemovableRowProps = {
  /** What the page's action is asked for, and of which. */
  remove: { intent: string; name: string; value: string };
  /** The button's word, and its whole name for those who hear the page. */
  act: string;
  label: string;
  children: ReactNode;
};

/** A line of a list with the button that takes it out. */
export function RemovableRow({ remove, act, label, children }: RemovableRowProps) {
  const fetcher = useFetcher<FormProblem | null>();
  return (
    <li className="flex items-center justify-between gap-x-4 py-2.5">
      <div className="min-w-0">
        {children}
        <p role="status" className="text-sm text-danger empty:hidden">
          {fetcher.data?.message}
        </p>
      </div>
      <fetcher.Form method="post" className="shrink-0">
        <input type="hidden" name="intent" value={remove.intent} />
        <Button
          type="submit"
          tone="plain"
          size="small"
          name={remove.name}
          value={remove.value}
          busy={fetcher.state !== "idle"}
          aria-label={label}
        >
          {act}
        </Button>
      </fetcher.Form>
    </li>
  );
}
