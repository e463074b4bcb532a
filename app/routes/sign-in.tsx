import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useRef } from "react";
import { AuthPage } from "#app/components/account/auth-page.tsx";
import { DemoAccounts } from "#app/components/account/demo-accounts.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { ownPath, readForm, refusal } from "#app/lib/answers.server.ts";
import { useFocusError } from "#app/lib/use-focus-error.ts";
import { signInInput } from "#server/identity/schema.ts";

export const meta: MetaFunction = () => [{ title: "Sign in · Course Creator" }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const to = ownPath(new URL(request.url).searchParams.get("to"), "/learn");
  if (context.actor !== null) throw redirect(to);
  return { demo: context.demo, to };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = readForm(await request.formData(), signInInput);
  if (!form.ok) return form.answer;
  try {
    const { token } = await context.api.account.signIn(form.input);
    const to = ownPath(new URL(request.url).searchParams.get("to"), "/learn");
    return redirect(to, { headers: { "Set-Cookie": context.sessionCookie(token) } });
  } catch (error) {
    return refusal(error, form.values);
  }
}

export default function SignIn() {
  const { demo, to } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const busy = useNavigation().formAction !== undefined;
  const form = useRef<HTMLFormElement>(null);
  useFocusError(form, problem);

  const fill = (email: string, password: string) => {
    for (const [name, value] of Object.entries({ email, password })) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = value;
    }
    form.current?.querySelector<HTMLButtonElement>("[type=submit]")?.focus();
  };

  return (
    <AuthPage
      title="Welcome back"
      lead={
        <>
          New here?{" "}
          <Link to={`/sign-up?to=${encodeURIComponent(to)}`} className="link">
            Create an account
          </Link>
        </>
      }
      aside={demo && <DemoAccounts onPick={fill} />}
    >
      <Form ref={form} method="post" className="mt-8 space-y-5" noValidate>
        {problem?.message && <Banner tone="danger">{problem.message}</Banner>}
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
          autoComplete="current-password"
          required
          error={problem?.fields.password}
        />
        <Button type="submit" className="w-full" busy={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </Form>
    </AuthPage>
  );
}

export { ErrorScreen as ErrorBoundary };
