import { Form, useNavigation } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import type { Course } from "#app/lib/api-types.ts";
import { Button, ButtonLink } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";

type EnrollmentPanelProps = Pick<Course, "course" | "enrollment" | "continueAt" | "abilities"> & {
  signedIn: boolean;
};

/** Where this person stands in the course, and the one next step. */
export function EnrollmentPanel({
  course,
  enrollment,
  continueAt,
  abilities,
  signedIn,
}: EnrollmentPanelProps) {
  const busy = useNavigation().formData?.get("intent") !== undefined;
  const enrolled = enrollment !== null && enrollment.status !== "dropped";
  return (
    <Card className="p-6 shadow-md">
      {enrolled && (
        <div className="mb-5">
          <p className="mb-2 font-medium">
            {enrollment.status === "completed" ? "Completed. Well done!" : "Your progress"}
          </p>
          <ProgressBar label={`Progress in ${course.title}`} value={enrollment.progress} showValue />
        </div>
      )}
      {abilities.learn && continueAt && (
        <>
          <ButtonLink to={`/learn/${course.slug}/${continueAt.lessonSlug}`} className="w-full">
            {enrollment && enrollment.progress > 0 ? "Continue" : "Start learning"}{" "}
            <ArrowRight aria-hidden className="size-4" />
          </ButtonLink>
          <p className="mt-2.5 text-sm text-muted">Next: {continueAt.title}</p>
        </>
      )}
      {abilities.enroll && signedIn && (
        <Form method="post" className="not-first:mt-3">
          <Button
            type="submit"
            name="intent"
            value="enroll"
            busy={busy}
            className="w-full"
            tone={abilities.learn ? "quiet" : "primary"}
          >
            {busy ? "One moment…" : "Enroll"}
          </Button>
        </Form>
      )}
      {!signedIn && (
        <>
          <ButtonLink to={`/sign-up?to=/learn/${course.slug}`} className="w-full">
            Create an account to enroll
          </ButtonLink>
          <ButtonLink to={`/sign-in?to=/learn/${course.slug}`} tone="plain" className="mt-2 w-full">
            I have one: sign in
          </ButtonLink>
        </>
      )}
      {abilities.teach && (
        <ButtonLink to={`/teach/courses/${course.id}`} tone="quiet" className="mt-3 w-full">
          See its students
        </ButtonLink>
      )}
      {enrolled && (
        <Form method="post" className="mt-4 border-t border-line pt-3 text-center">
          <button
            type="submit"
            name="intent"
            value="leave"
            className="rounded-sm text-sm text-muted underline-offset-4 hover:text-ink hover:underline"
          >
            Leave this course
          </button>
          <p className="mt-1 text-xs text-muted">Your labs and progress are kept.</p>
        </Form>
      )}
    </Card>
  );
}
