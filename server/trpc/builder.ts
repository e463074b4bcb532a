import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import type { z } from "zod";
import type { Actor } from "#server/access/actor.ts";
import type { Action } from "#server/access/can.ts";
import { authorize, type Ref } from "#server/access/grants.ts";
import { AppError, toAppError } from "#server/errors.ts";
import type { Context, SocketUse } from "./context.ts";

/** How a procedure is guarded; a test walks the router and fails on one without it. */
export type Access =
  | { readonly kind: "open"; readonly because: string }
  | { readonly kind: "signedIn" }
  | { readonly kind: "on"; readonly action: Action };

const t = initTRPC
  .context<Context>()
  .meta<{ access: Access }>()
  .create({
    transformer: superjson,
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: error.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, fields: fieldErrors(error.cause) },
    }),
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const MAX_SUBSCRIPTIONS_PER_SOCKET = 30;

const base = t.procedure.use(async ({ ctx, path, type, signal, next }) => {
  const release = ctx.socket === undefined ? undefined : holdSubscription(ctx.socket, type, signal);
  const startedAt = performance.now();
  const result = await next();
  if (result.ok) {
    ctx.log.debug({ procedure: path, ms: Math.round(performance.now() - startedAt) }, "procedure");
    return result;
  }
  release?.();
  const error = toTrpcError(result.error);
  const unexpected = error.code === "INTERNAL_SERVER_ERROR" || error.code === "SERVICE_UNAVAILABLE";
  ctx.log[unexpected ? "error" : "debug"](
    { procedure: path, code: error.code, ...(unexpected && { err: error.cause }) },
    error.message,
  );
  throw error;
});

/** For everybody, signed in or not. `because` says why that is right. */
export const open = (because: string) => base.meta({ access: { kind: "open", because } });

/** For whoever is signed in, about themselves. */
export const signedIn = base.meta({ access: { kind: "signedIn" } }).use(({ ctx, next }) => {
  if (ctx.actor === null) throw new AppError("UNAUTHENTICATED", "Please sign in first.");
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

/**
 * For whoever may do `action` to what the input names; `ctx.granted` holds the grant and where the thing stands.
 * NOT_FOUND when it is invisible to the actor, FORBIDDEN when it is visible but the action is not theirs.
 */
export const on = <TheAction extends Action, Schema extends z.ZodType>(
  action: TheAction,
  input: Schema,
  refOf: (input: z.output<Schema>) => Ref,
) =>
  base
    .meta({ access: { kind: "on", action } })
    .input(input)
    .use(async ({ ctx, input: parsed, next }) => {
      const granted = await authorize(ctx.services.db, ctx.actor, action, refOf(parsed as z.output<Schema>));
      // Only `course.view` is granted to visitors, so for every other action there is an actor here.
      const actor = ctx.actor as TheAction extends "course.view" ? Actor | null : Actor;
      return next({ ctx: { ...ctx, actor, granted } });
    });

/** Counts a subscription on its socket until it ends; the returned function ends the counting early. */
function holdSubscription(socket: SocketUse, type: string, signal: AbortSignal | undefined): () => void {
  if (type !== "subscription") {
    throw new TRPCError({
      code: "METHOD_NOT_SUPPORTED",
      message: "This socket is for subscriptions. Send queries and mutations over HTTP.",
    });
  }
  if (socket.subscriptions >= MAX_SUBSCRIPTIONS_PER_SOCKET) {
    throw new TRPCError({
      code: "TOO_MANY_REQUESTS",
      message: "This page listens to too many things at once.",
    });
  }
  let held = true;
  const release = () => {
    if (held) socket.subscriptions -= 1;
    held = false;
  };
  socket.subscriptions += 1;
  signal?.addEventListener("abort", release, { once: true });
  return release;
}

function toTrpcError(error: TRPCError): TRPCError {
  if (error.cause instanceof ZodError) {
    const message = error.cause.issues[0]?.message ?? "The request is not valid.";
    return new TRPCError({ code: "BAD_REQUEST", message, cause: error.cause });
  }
  // Raised by tRPC itself (unknown procedure, wrong method, a body that is no JSON): already in its own terms.
  if (error.code !== "INTERNAL_SERVER_ERROR") return error;
  const known = toAppError(error.cause ?? error);
  return new TRPCError({ code: known.trpcCode, message: known.message, cause: known });
}

function fieldErrors(cause: unknown): Record<string, string> | undefined {
  if (!(cause instanceof ZodError)) return undefined;
  return Object.fromEntries<string>(
    cause.issues.map((issue): [string, string] => [issue.path.join("."), issue.message]).reverse(),
  );
}
