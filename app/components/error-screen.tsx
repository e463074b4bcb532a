import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { ButtonLink } from "./ui/button.tsx";

/**
 * What any page shows in its place when it cannot be shown: what happened and the next step. `wayIn` is where
 * someone who may not open it can change that.
 */
export function ErrorScreen({ wayIn }: { wayIn?: { to: string; label: string } }) {
  const { title, message, code, mayPass, forbidden } = describe(useRouteError());
  const here = useLocation();
  return (
    <main id="main" className="page flex flex-1 flex-col justify-center py-16 sm:py-24">
      <p className="eyebrow">{code}</p>
      <h1 className="mt-3 max-w-2xl text-3xl sm:text-5xl">{title}</h1>
      <p className="mt-4 max-w-xl text-lg text-muted">{message}</p>
      <div className="mt-8 flex flex-wrap gap-3">
        {mayPass && (
          <ButtonLink to={here.pathname + here.search} reloadDocument>
            Try again
          </ButtonLink>
        )}
        {forbidden && wayIn && <ButtonLink to={wayIn.to}>{wayIn.label}</ButtonLink>}
        <ButtonLink to="/" tone={mayPass || (forbidden && wayIn) ? "quiet" : "primary"}>
          Browse courses
        </ButtonLink>
      </div>
    </main>
  );
}

interface Description {
  readonly code: string;
  readonly title: string;
  readonly message: string;
  readonly mayPass?: boolean;
  readonly forbidden?: boolean;
}

function describe(error: unknown): Description {
  if (isRouteErrorResponse(error)) {
    return {
      code: `Error ${error.status}`,
      title: TITLES[error.status] ?? "This page cannot be shown",
      message: messageIn(error.data) ?? "Go back, or start again from the course catalogue.",
      mayPass: error.status === 429 || error.status >= 500,
      forbidden: error.status === 403,
    };
  }
  // A page's data is fetched; fetch reports a lost connection as a TypeError.
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) {
    return {
      code: "No connection",
      title: "We cannot reach the server",
      message: "Check your connection and try again. What you wrote in a lab is kept on this device.",
      mayPass: true,
    };
  }
  return {
    code: "Error 500",
    title: "Something broke on our side",
    message: "Your work is safe. Try again in a moment; if it keeps happening, tell your instructor.",
    mayPass: true,
  };
}

const TITLES: Record<number, string> = {
  403: "This page is not yours to open",
  404: "There is nothing at this address",
  429: "That was a little too fast",
  503: "We are not quite ready",
};

function messageIn(data: unknown) {
  if (typeof data !== "object" || data === null || !("message" in data)) return null;
  return typeof data.message === "string" ? data.message : null;
}
