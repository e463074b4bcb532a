import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Form, Link, useActionData, useNavigation } from "@remix-run/react";
import { useRef } from "react";
import { ImportCourse } from "#app/components/authoring/portability/import-course.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { readForm, refusal, requireActor } from "#app/lib/answers.server.ts";
import { useFocusError } from "#app/lib/use-focus-error.ts";
import { newCourseInput } from "#server/authoring/schema.ts";

export const meta: MetaFunction = () => [{ title: "New course · Teaching" }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requireActor({ request, context });
  return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const form = readForm(await request.formData(), newCourseInput);
  if (!form.ok) return form.answer;
  try {
    const { courseId } = await context.api.authoring.create(form.input);
    return redirect(`/teach/courses/${courseId}`);
  } catch (error) {
    return refusal(error, form.values);
  }
}

export default function NewCourse() {
  const problem = useActionData<typeof action>();
  const form = useRef<HTMLFormElement>(null);
  useFocusError(form, problem);
  const busy = useNavigation().formAction !== undefined;
  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader
        eyebrow={
          <Link to="/teach" className="hover:text-ink hover:underline">
            Teaching
          </Link>
        }
        title="New course"
        lead="Nobody but its staff sees it until it is published."
      />
      <Form ref={form} method="post" className="mt-8 max-w-xl space-y-5" noValidate>
        {problem?.message && <Banner tone="danger">{problem.message}</Banner>}
        <TextField
          label="Title"
          name="title"
          required
          maxLength={120}
          hint="It can be changed later; the course’s link is made of it."
          defaultValue={problem?.values.title}
          error={problem?.fields.title}
        />
        <Button type="submit" busy={busy}>
          {busy ? "Making the course…" : "Make the course"}
        </Button>
      </Form>
      <ImportCourse />
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
