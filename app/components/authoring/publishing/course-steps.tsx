import { useFetcher } from "@remix-run/react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { Schedule } from "./schedule.tsx";
import { StateBadge, type CourseState } from "./state-badge.tsx";
import { UpdatePreview } from "./update-preview.tsx";

type CourseStepsProps = {
  courseId: string;
  standing: {
    state: CourseState;
    isPublished: boolean;
    schedule: { at: Date; note: string } | null;
  };
  abilities: { edit: boolean; publish: boolean };
};

/** Where the course is on its way to students, and the steps this person can take. */
export function CourseSteps({ courseId, standing, abilities }: CourseStepsProps) {
  const { state, isPublished, schedule } = standing;
  const fetcher = useFetcher<FormProblem | null>();
  const busy = fetcher.state !== "idle";
  const steps = [
    ...(abilities.publish ? [{ intent: "publish", name: "Publish now" }] : []),
    ...(abilities.edit && state !== "in_review" ? [{ intent: "submit", name: "Send to review" }] : []),
    ...(abilities.edit && state === "in_review" ? [{ intent: "sendBack", name: "Send back" }] : []),
    ...(abilities.publish && isPublished ? [{ intent: "unpublish", name: "Unpublish" }] : []),
  ];
  return (
    <section aria-labelledby="steps" className="rounded-lg border border-line bg-surface p-5">
      <div className="mb-4 flex items-center justify-between gap-3">
        <h2 id="steps" className="text-xl">
          Publishing
        </h2>
        <StateBadge state={state} />
      </div>
      <p className="mb-5 text-[0.9375rem] text-muted">
        {isPublished
          ? "Students read the last version that was published. What is written since reaches them with the next one."
          : "Nobody but the staff sees this course yet."}
      </p>
      {fetcher.data?.message && (
        <Banner tone="danger" className="mb-4">
          {fetcher.data.message}
        </Banner>
      )}
      {(abilities.publish || abilities.edit) && <UpdatePreview courseId={courseId} />}
      {steps.length > 0 && (
        <fetcher.Form method="post" className="space-y-4">
          <TextField
            label="Note"
            name="note"
            maxLength={500}
            hint="What is new; the staff sees it in the list of versions."
            error={fetcher.data?.fields.note}
          />
          <div className="flex flex-wrap gap-2">
            {steps.map(({ intent, name }, index) => (
              <Button
                key={intent}
                type="submit"
                name="intent"
                value={intent}
                tone={index === 0 ? "primary" : "quiet"}
                busy={busy}
              >
                {name}
              </Button>
            ))}
          </div>
        </fetcher.Form>
      )}
      {abilities.publish && <Schedule schedule={schedule} />}
    </section>
  );
}
