import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { Search, SearchX } from "lucide-react";
import { UserRow } from "#app/components/admin/user-row.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Button, ButtonLink } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pagination } from "#app/components/ui/pagination.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { orErrorPage, readForm, refusal, requireActor } from "#app/lib/answers.server.ts";
import { countOf } from "#app/lib/format.ts";
import { z } from "zod";
import { activeInput, roleInput, usersInput } from "#server/admin/schema.ts";

export const meta: MetaFunction = () => [{ title: "People · Course Creator" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const input = usersInput.safeParse({
    query: search.get("query") ?? undefined,
    page: Number(search.get("page") ?? 1),
  }).data;
  const answer = await orErrorPage(request, context.api.admin.users(input ?? {}));
  return {
    ...answer,
    query: input?.query ?? "",
    roles: roleInput.shape.role.options,
    myId: context.actor?.id,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  try {
    switch (fields.get("intent")) {
      case "role": {
        const form = readForm(fields, roleInput);
        if (!form.ok) return form.answer;
        await context.api.admin.setRole(form.input);
        return null;
      }
      case "active": {
        const form = readForm(fields, activeForm);
        if (!form.ok) return form.answer;
        await context.api.admin.setActive(form.input);
        return null;
      }
      default:
        throw data(
          { message: "This form is from an older version of the page. Reload it." },
          { status: 400 },
        );
    }
  } catch (error) {
    return refusal(error);
  }
}

/** A form's fields are text. */
const activeForm = activeInput.extend({ active: z.stringbool() });

export default function People() {
  const { users, total, page, pageCount, query, roles, myId } = useLoaderData<typeof loader>();
  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader
        title="People"
        lead="Everyone with an account: what they may do, and whether they may sign in."
      />
      <Form role="search" aria-label="People" key={query} className="mt-8 flex flex-wrap gap-3">
        <TextField
          label="Search people"
          labelHidden
          type="search"
          name="query"
          placeholder="Name or e-mail"
          defaultValue={query}
          className="min-w-52 flex-1 sm:max-w-sm"
        />
        <Button type="submit" tone="quiet">
          <Search aria-hidden className="size-4" /> Search
        </Button>
      </Form>
      <p role="status" className="mt-4 mb-5 text-sm text-muted">
        {countOf(total, "person", "people")}
      </p>
      {users.length > 0 ? (
        <ul className="rounded-lg border border-line bg-surface">
          {users.map((user) => (
            <UserRow key={user.id} user={user} roles={roles} self={user.id === myId} />
          ))}
        </ul>
      ) : (
        <EmptyState
          icon={SearchX}
          title="Nobody by that name"
          action={<ButtonLink to="/admin">Show everyone</ButtonLink>}
        >
          Search by part of a name or e-mail address.
        </EmptyState>
      )}
      <Pagination page={page} pageCount={pageCount} />
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
