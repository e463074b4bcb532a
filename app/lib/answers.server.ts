import { data, redirect, type ActionFunctionArgs } from "@remix-run/node";
import type { z } from "zod";
import type { FormProblem } from "./form-problem.ts";

/** A failure of the API that is meant for people: its message says what happened and what to do. */
type ApiError = Error & { code: string };

const STATUS: Record<string, number> = {
  BAD_REQUEST: 404, // In a loader the input is the address, and a malformed one leads nowhere.
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  TOO_MANY_REQUESTS: 429,
  SERVICE_UNAVAILABLE: 503,
};

/**
 * Awaits a loader's API call. Someone signed out is sent to sign in and comes back here; other refusals
 * become the page's error boundary, with the API's own sentence. Anything unexpected is rethrown.
 */
export async function orErrorPage<T>(request: Request, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!isApiError(error)) throw error;
    if (error.code === "UNAUTHORIZED") throw redirect(signInAddress(request));
    const status = STATUS[error.code];
    if (status === undefined) throw error;
    // A malformed address fails validation, whose message lists fields: of no use to a reader.
    throw data(error.code === "BAD_REQUEST" ? {} : { message: error.message }, { status });
  }
}

/** Sends someone signed out to the sign-in page, to come back to `request`'s page afterwards. */
export function requireActor({ request, context }: Pick<ActionFunctionArgs, "request" | "context">) {
  if (context.actor === null) throw redirect(signInAddress(request));
  return context.actor;
}

/** Turns an action's refused API call into what its form shows. Rethrows what is not meant for people. */
export function refusal(error: unknown, values: Record<string, string> = {}) {
  if (!isApiError(error) || error.code === "INTERNAL_SERVER_ERROR") throw error;
  return problem({ message: error.message, fields: {}, values }, 400);
}

/** Reads a form by its domain's schema: the input, or the answer that shows what is wrong field by field. */
export function readForm<S extends z.ZodType>(form: FormData, schema: S) {
  const entries = Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
  const result = schema.safeParse(entries);
  const values = Object.fromEntries(Object.entries(entries).filter(([name]) => !/password/i.test(name)));
  if (result.success) return { ok: true as const, input: result.data, values };
  const fields: Record<string, string> = {};
  for (const issue of result.error.issues) fields[String(issue.path[0])] ??= issue.message;
  return { ok: false as const, answer: problem({ message: null, fields, values }, 400) };
}

/** Where to go after signing in: the page asked for if it is one of ours, else the fallback. */
export function ownPath(asked: string | null, fallback: string) {
  // Browsers drop tabs and line ends from an address, so that "/\t/evil.example" would become "//evil.example".
  return asked !== null && /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(asked) ? asked : fallback;
}

function problem(shown: FormProblem, status: number) {
  return data(shown, { status });
}

function signInAddress(request: Request) {
  const { pathname, search } = new URL(request.url);
  return `/sign-in?to=${encodeURIComponent(pathname.replace(/\.data$/, "") + search)}`;
}

function isApiError(error: unknown): error is ApiError {
  return (
    error instanceof Error && error.name === "TRPCError" && "code" in error && typeof error.code === "string"
  );
}
