import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { useActionData, useOutletContext } from "@remix-run/react";
import { ImportSources } from "#app/components/authoring/portability/import-sources.tsx";
import { buttonClass } from "#app/components/ui/button.tsx";
import { requireActor } from "#app/lib/answers.server.ts";
import { performForm } from "#app/lib/perform-form.server.ts";
import { updateFromRepositoryInput } from "#server/portability/schema.ts";
import type { CourseFrame } from "./teach.courses.$courseId.tsx";

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  fields.set("courseId", params.courseId ?? "");
  return performForm(fields, updateFromRepositoryInput, async (input) => {
    const { importId } = await context.api.imports.updateFromRepository(input);
    return redirect(`/teach/imports/${importId}`);
  });
}

export default function ImportIntoCourse() {
  const { course, abilities } = useOutletContext<CourseFrame>();
  const problem = useActionData<typeof action>() ?? null;
  if (!abilities.edit) return <p>Only those who write this course can import into it.</p>;
  const address = `/api/courses/${course.id}/export`;
  return (
    <div className="max-w-3xl">
      <section aria-labelledby="export" className="mb-12">
        <h2 id="export" className="text-xl">
          Take it elsewhere
        </h2>
        <p className="mt-2 max-w-prose text-[0.9375rem] text-muted">
          The draft as Markdown, YAML and files, which can be kept in git and imported again; or as a course
          of Open edX, with a description of each lab in its place.
        </p>
        <p className="mt-4 flex flex-wrap gap-3">
          <a href={address} download className={buttonClass({ tone: "quiet" })}>
            Export as files
          </a>
          <a href={`${address}?format=olx`} download className={buttonClass({ tone: "quiet" })}>
            Export for Open edX
          </a>
        </p>
      </section>
      <ImportSources title="Import a new draft" courseId={course.id} problem={problem} />
      <p className="mt-8 max-w-prose text-[0.9375rem] text-muted">
        The draft becomes what the files say. Lessons that came from the same place before, or were exported
        from here, stay the same lessons, so students keep their progress; what is not in the files any more
        is archived. Students see nothing of it until you publish.
      </p>
    </div>
  );
}
