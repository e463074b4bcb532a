import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useRef } from "react";
import { ImportList } from "#app/components/authoring/portability/import-list.tsx";
import { ImportSources } from "#app/components/authoring/portability/import-sources.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { readForm, refusal, requireActor } from "#app/lib/answers.server.ts";
import { useFocusError } from "#app/lib/use-focus-error.ts";
import { newCourseInput } from "#server/authoring/schema.ts";
import { newFromRepositoryInput } from "#server/portability/schema.ts";

export const meta: MetaFunction = () => [{ title: "New course · Teaching" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireActor({ request, context });
  return { imports: await context.api.imports.list() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  if (fields.get("intent") === "repository") return importRepository(fields, context.api);
  const form = readForm(fields, newCourseInput);
  if (!form.ok) return form.answer;
  try {
    const { courseId } = await context.api.authoring.create(form.input);
    return redirect(`/teach/courses/${courseId}`);
  } catch (error) {
    return refusal(error, form.values);
  }
}

async function importRepository(fields: FormData, { imports }: ActionFunctionArgs["context"]["api"]) {
  const form = readForm(fields, newFromRepositoryInput);
  if (!form.ok) return form.answer;
  try {
    const { importId } = await imports.startFromRepository(form.input);
    return redirect(`/teach/imports/${importId}`);
  } catch (error) {
    return refusal(error, form.values);
  }
}

export default function NewCourse() {
  const { imports } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const isAboutRepository = answer?.values["intent"] === "repository";
  const problem = isAboutRepository ? null : answer;
  const form = useRef<HTMLFormElement>(null);
  useFocusError(form, problem);
  const busy = useNavigation().formData?.has("title") ?? false;
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
      <div className="mt-12 max-w-3xl border-t border-line pt-8">
        <ImportSources
          title="Or import one"
          courseId={null}
          problem={isAboutRepository ? (answer ?? null) : null}
        />
        <ImportList imports={imports} />
      </div>
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
