import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { useHydrated } from "#app/lib/use-hydrated.ts";

/** Publishing by itself at a time; the field is in the reader's own time zone, so it needs the browser. */
export function Schedule({ schedule }: { schedule: { at: Date; note: string } | null }) {
  const fetcher = useFetcher<FormProblem | null>();
  const [local, setLocal] = useState("");
  if (!useHydrated()) return null;
  const at = local === "" ? "" : new Date(local).toISOString();
  if (schedule !== null) {
    return (
      <fetcher.Form method="post" className="mt-6 border-t border-line pt-5">
        <p>
          Will be published by itself on{" "}
          <time dateTime={schedule.at.toISOString()}>{schedule.at.toLocaleString()}</time>.
        </p>
        <Button type="submit" tone="quiet" size="small" className="mt-3" name="intent" value="unschedule">
          Take it off the schedule
        </Button>
      </fetcher.Form>
    );
  }
  return (
    <fetcher.Form method="post" className="mt-6 space-y-3 border-t border-line pt-5">
      <TextField
        label="Publish later"
        type="datetime-local"
        value={local}
        onChange={(event) => setLocal(event.target.value)}
        hint="What the draft is then."
        error={fetcher.data?.fields.at ?? fetcher.data?.message ?? undefined}
      />
      <input type="hidden" name="at" value={at} />
      <Button type="submit" tone="quiet" size="small" name="intent" value="schedule">
        Schedule
      </Button>
    </fetcher.Form>
  );
}
