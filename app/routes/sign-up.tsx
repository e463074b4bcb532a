import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useRef } from "react";
import { AuthPage } from "#app/components/account/auth-page.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { ownPath, readForm, refusal } from "#app/lib/answers.server.ts";
import { useFocusError } from "#app/lib/use-focus-error.ts";
import { signUpInput } from "#server/identity/schema.ts";

export const meta: MetaFunction = () => [{ title: "Create an account · Course Creator" }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const to = ownPath(new URL(request.url).searchParams.get("to"), "/learn");
  if (context.actor !== null) throw redirect(to);
  return { to };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = readForm(await request.formData(), signUpInput);
  if (!form.ok) return form.answer;
  try {
    const { token } = await context.api.account.signUp(form.input);
    const to = ownPath(new URL(request.url).searchParams.get("to"), "/learn");
    return redirect(to, { headers: { "Set-Cookie": context.sessionCookie(token) } });
  } catch (error) {
    return refusal(error, form.values);
  }
}

export default function SignUp() {
  const { to } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const form = useRef<HTMLFormElement>(null);
  useFocusError(form, problem);
  const busy = useNavigation().formAction !== undefined;

  return (
    <AuthPage
      title="Create your account"
      lead={
        <>
          Already have one?{" "}
          <Link to={`/sign-in?to=${encodeURIComponent(to)}`} className="link">
            Sign in
          </Link>
        </>
      }
    >
      <Form ref={form} method="post" className="mt-8 space-y-5" noValidate>
        {problem?.message && <Banner tone="danger">{problem.message}</Banner>}
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          hint="Others see it beside your cursor."
          defaultValue={problem?.values.name}
          error={problem?.fields.name}
        />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={problem?.values.email}
          error={problem?.fields.email}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          hint="At least 10 characters; a short sentence works well."
          error={problem?.fields.password}
        />
        <Button type="submit" className="w-full" busy={busy}>
          {busy ? "Creating your account…" : "Create account"}
        </Button>
      </Form>
    </AuthPage>
  );
}

export { ErrorScreen as ErrorBoundary };
