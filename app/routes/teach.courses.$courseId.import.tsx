import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { useActionData, useOutletContext } from "@remix-run/react";
import { ImportSources } from "#app/components/authoring/portability/import-sources.tsx";
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
  return (
    <div className="max-w-3xl">
      <ImportSources title="Import a new draft" courseId={course.id} problem={problem} />
      <p className="mt-8 max-w-prose text-[0.9375rem] text-muted">
        The draft becomes what the files say. Lessons that came from the same place before, or were exported
        from here, stay the same lessons, so students keep their progress; what is not in the files any more
        is archived. Students see nothing of it until you publish.
      </p>
    </div>
  );
}
