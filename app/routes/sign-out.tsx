import { redirect, type ActionFunctionArgs } from "@remix-run/node";

/** Opened as a page there is nothing to see: signing out takes a form. */
export function loader() {
  return redirect("/");
}

export async function action({ context }: ActionFunctionArgs) {
  if (context.actor !== null) await context.api.account.signOut();
  return redirect("/", { headers: { "Set-Cookie": context.sessionCookie(null) } });
}
