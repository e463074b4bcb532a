import { Form, useNavigation } from "@remix-run/react";
import { useId } from "react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { UploadForm } from "./upload-form.tsx";

interface ImportSourcesProps {
  title: string;
  /** The course whose draft it becomes; null: a new course. */
  courseId: string | null;
  /** Why the repository was refused. */
  problem: FormProblem | null;
}

/** The two ways in: an archive, or a repository. The page's action takes the second, with `intent=repository`. */
export function ImportSources({ title, courseId, problem }: ImportSourcesProps) {
  const heading = useId();
  const busy = useNavigation().formData?.get("intent") === "repository";
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className="text-xl">
        {title}
      </h2>
      <p className="mt-2 max-w-prose text-[0.9375rem] text-muted">
        A course that was exported here, an Exercism track, a course of Open edX, or Markdown files with their
        pictures. It is done in the background, and a report says line by line what was taken and what was
        not.
      </p>
      <div className="mt-6 grid gap-8 sm:grid-cols-2">
        <UploadForm courseId={courseId} />
        <Form method="post" className="space-y-4" noValidate>
          <input type="hidden" name="intent" value="repository" />
          {problem?.message && <Banner tone="danger">{problem.message}</Banner>}
          <TextField
            label="Git repository"
            name="url"
            type="url"
            inputMode="url"
            placeholder="https://"
            autoComplete="off"
            hint="The https address of a public repository; its newest state is taken."
            defaultValue={problem?.values["url"]}
            error={problem?.fields["url"]}
          />
          <Button type="submit" tone="quiet" busy={busy}>
            {busy ? "Asking…" : "Import the repository"}
          </Button>
        </Form>
      </div>
    </section>
  );
}
