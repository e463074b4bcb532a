import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { readForm, refusal, requireActor } from "#app/lib/answers.server.ts";
import { codeInput } from "#server/enrollment/schema.ts";

export const meta: MetaFunction = () => [{ title: "Enroll with a code · Course Creator" }];

/** `/join?code=…` is the link that a teacher gives; `/join` asks for the code. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  requireActor({ request, context });
  const typed = new URL(request.url).searchParams.get("code") ?? "";
  if (typed.trim() === "") return { typed: "", found: null, problem: undefined };
  const asked = codeInput.safeParse({ code: typed });
  if (!asked.success) return { typed, found: null, problem: asked.error.issues[0]?.message };
  try {
    const found = await context.api.enrollment.code({ code: typed });
    return { typed: asked.data.code, found, problem: undefined };
  } catch (error) {
    return { typed, found: null, problem: refusal(error).data.message ?? undefined };
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  const form = readForm(fields, codeInput);
  if (!form.ok) return form.answer;
  try {
    const { courseSlug } = await context.api.enrollment.join(form.input);
    return redirect(`/learn/${courseSlug}`);
  } catch (error) {
    return refusal(error);
  }
}

export default function Join() {
  const { typed, found, problem } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  if (found === null) {
    return (
      <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
        <PageHeader title="Enroll with a code" lead="Your instructor has given you one, such as 7KQM-2XWB." />
        <Form className="mt-8 max-w-sm space-y-5">
          <TextField
            label="Code"
            name="code"
            required
            maxLength={20}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            defaultValue={typed}
            error={problem}
            className="font-mono"
          />
          <Button type="submit">Look it up</Button>
        </Form>
      </main>
    );
  }
  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader
        eyebrow={found.sectionName ? `Section ${found.sectionName}` : "Your code leads to"}
        title={found.course.title}
        lead={found.course.summary}
      />
      {refused?.message && (
        <Banner tone="danger" className="mt-6">
          {refused.message}
        </Banner>
      )}
      <Form method="post" className="mt-8">
        <input type="hidden" name="code" value={typed} />
        <Button type="submit">Enroll</Button>
      </Form>
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
