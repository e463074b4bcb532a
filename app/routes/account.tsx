import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Section } from "#app/components/account/section.tsx";
import { SessionList } from "#app/components/account/session-list.tsx";
import { SettingsForm } from "#app/components/account/settings-form.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { orErrorPage, readForm, refusal, requireActor } from "#app/lib/answers.server.ts";
import { countOf } from "#app/lib/format.ts";
import { passwordInput, profileInput } from "#server/identity/schema.ts";

export const meta: MetaFunction = () => [{ title: "Account · Course Creator" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { name, email } = requireActor({ request, context });
  return { name, email, sessions: await orErrorPage(request, context.api.account.sessions()) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  const { account } = context.api;
  try {
    switch (fields.get("intent")) {
      case "profile": {
        const form = readForm(fields, profileInput);
        if (!form.ok) return form.answer;
        await account.updateProfile(form.input);
        return { done: "Your name is saved." };
      }
      case "password": {
        const form = readForm(fields, passwordInput);
        if (!form.ok) return form.answer;
        await account.changePassword(form.input);
        return { done: "Your password is changed. Every other device is signed out." };
      }
      case "revoke": {
        const id = String(fields.get("id"));
        if (id !== "others") {
          await account.revokeSession({ id });
          return { done: "That device is signed out." };
        }
        const { count } = await account.revokeOtherSessions();
        return { done: `${countOf(count, "other session")} signed out.` };
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

export default function Account() {
  const { name, email, sessions } = useLoaderData<typeof loader>();
  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader title="Account" lead={`Signed in as ${email}`} />
      <div className="mt-10">
        <Section title="Name" lead="Others see it beside your cursor and in the class list.">
          <SettingsForm intent="profile" submit="Save name">
            {(errors) => (
              <TextField
                key={name}
                label="Name"
                name="name"
                autoComplete="name"
                defaultValue={name}
                error={errors.name}
              />
            )}
          </SettingsForm>
        </Section>
        <Section title="Password" lead="Changing it signs every other device out.">
          <SettingsForm intent="password" submit="Change password">
            {(errors) => (
              <>
                <input type="hidden" autoComplete="username" defaultValue={email} />
                <TextField
                  label="Current password"
                  name="currentPassword"
                  type="password"
                  autoComplete="current-password"
                  error={errors.currentPassword}
                />
                <TextField
                  label="New password"
                  name="newPassword"
                  type="password"
                  autoComplete="new-password"
                  hint="At least 10 characters; a short sentence works well."
                  error={errors.newPassword}
                />
              </>
            )}
          </SettingsForm>
        </Section>
        <Section title="Devices" lead="Where this account is signed in. End what you do not recognize.">
          <SessionList sessions={sessions} />
        </Section>
      </div>
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
