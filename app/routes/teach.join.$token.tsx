import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ROLE_NAMES } from "#app/components/authoring/staff/role-names.ts";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { orErrorPage, refusal, requireActor } from "#app/lib/answers.server.ts";

export const meta: MetaFunction = () => [
  { title: "Invitation · Course Creator" },
  // The address is the invitation: it must not be told to other sites.
  { name: "referrer", content: "no-referrer" },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireActor({ request, context });
  return orErrorPage(request, context.api.staff.invitation({ token: params.token ?? "" }));
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  try {
    const { courseId } = await context.api.staff.acceptInvitation({ token: params.token ?? "" });
    return redirect(`/teach/courses/${courseId}`);
  } catch (error) {
    return refusal(error);
  }
}

export default function JoinStaff() {
  const { courseTitle, role, by } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader
        title={`Join “${courseTitle}”`}
        lead={`${by ?? "One of its owners"} invites you as ${ROLE_NAMES[role].name}: ${ROLE_NAMES[role].may}`}
      />
      {problem?.message && (
        <Banner tone="danger" className="mt-6">
          {problem.message}
        </Banner>
      )}
      <Form method="post" className="mt-8">
        <Button type="submit">Join the course’s staff</Button>
      </Form>
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
