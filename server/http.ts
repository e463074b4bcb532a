import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import { serveStatic } from "@hono/node-server/serve-static";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono, type Context as HonoContext, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { AppError, toAppError } from "#server/errors.ts";
import { MAX_LIST_BYTES } from "#server/enrollment/schema.ts";
import {
  authenticate,
  isSameOrigin,
  type Authenticated,
  type Credentials,
  type Device,
} from "#server/identity/index.ts";
import { MAX_UPLOAD_BYTES } from "#server/labs/schema.ts";
import { MAX_PREVIEW_BYTES } from "#server/lessons/schema.ts";
import { MAX_SUGGEST_BYTES } from "#server/notes/schema.ts";
import { annotate, annotations, inScope } from "#server/log.ts";
import { MAX_IMAGE_BYTES } from "#server/media/schema.ts";
import { courseRoutes } from "#server/course-routes.ts";
import { diagramRoutes } from "#server/diagram-routes.ts";
import { healthRoutes } from "#server/health-routes.ts";
import { securityHeaders } from "#server/http-security.ts";
import { labFileRoutes } from "#server/lab-file-routes.ts";
import { imageUploadRoutes, mediaRoutes } from "#server/media-routes.ts";
import { MAX_ARCHIVE_BYTES } from "#server/portability/schema.ts";
import { previewRoutes } from "#server/preview-routes.ts";
import { readLabScripts } from "#server/lab-scripts.ts";
import type { Services } from "#server/services.ts";
import type { Context } from "#server/trpc/context.ts";
import { appRouter, createCaller } from "#server/trpc/root.ts";
import "#server/load-context.ts";

export interface HttpEnv {
  Variables: {
    nonce: string;
    requestId: string;
    /** Under which the asking browser knows the platform. */
    origin: string;
    authenticated: Authenticated | null;
    device: Device;
    /** Headers of an answer whose policy is not that of our pages. */
    ownPolicy: Readonly<Record<string, string>> | undefined;
  };
}

export interface HttpOptions {
  readonly services: Services;
  /** Remix's server build; a function in development, where it changes. */
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  /** Folder of the browser's files; absent in development, where Vite serves them. */
  readonly clientDir: string | undefined;
}

/** Forms and procedures are small; parsing deep JSON holds up everybody else. */
const MAX_BODY_BYTES = 64 * 1024;
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Everything the web role answers over HTTP: health, files, procedures, pages; in this order, each with headers. */
export function createHttp({ services, build, clientDir }: HttpOptions): Hono<HttpEnv> {
  const { config, log } = services;
  const app = new Hono<HttpEnv>();

  app.use(async (c, next) => {
    const requestId = randomUUID();
    const nonce = randomBytes(16).toString("base64");
    c.set("requestId", requestId);
    c.set("nonce", nonce);
    c.set("origin", config.publicOrigin ?? new URL(c.req.url).origin);
    const secure = isSecure(c, config.publicOrigin);
    await inScope(requestId, async () => {
      const startedAt = performance.now();
      await next();
      const frameSource = services.preview.frameSource(c.get("origin"));
      const development = config.mode === "development";
      const headers = securityHeaders({ nonce, secure, development, frameSource });
      const policy = { ...headers, ...c.get("ownPolicy") };
      for (const [name, value] of Object.entries(policy)) c.header(name, value);
      c.header("X-Request-Id", requestId);
      const ms = Math.round(performance.now() - startedAt);
      const { method, path } = c.req;
      if (!path.startsWith("/assets/"))
        log.info({ method, path, status: c.res.status, ms, ...annotations() }, "request");
    });
  });

  app.route("/", healthRoutes(services));

  if (clientDir !== undefined) {
    app.use("/assets/*", serveFiles(clientDir, "public, max-age=31536000, immutable"));
    app.use(serveFiles(clientDir, "public, max-age=3600"));
  }

  app.route("/diagram", diagramRoutes());
  app.route("/media", mediaRoutes(services));

  app.use(compress());
  app.use(async (c, next) => {
    const credentials = readCredentials((name) => c.req.header(name));
    if (!SAFE_METHODS.has(c.req.method) && !isSameOrigin(credentials, config.publicOrigin)) {
      throw new AppError(
        "FORBIDDEN",
        "This request does not come from our own pages. Send it with an Origin header, or with Authorization: Bearer.",
      );
    }
    const authenticated = await authenticate(services.sessions, credentials);
    c.set("authenticated", authenticated);
    c.set("device", {
      userAgent: c.req.header("user-agent") ?? "",
      address: getConnInfo(c).remote.address ?? "",
    });
    if (authenticated !== null) annotate({ userId: authenticated.actor.id });
    await next();
    // Pages and answers are about whoever asked: no shared cache keeps them, nor does a shared computer.
    if (!c.res.headers.has("Cache-Control"))
      c.header("Cache-Control", authenticated === null ? "private, no-cache" : "private, no-store");
    if (authenticated?.renewed === true) {
      const cookie = services.sessions.cookie(authenticated.token, isSecure(c, config.publicOrigin));
      c.header("Set-Cookie", cookie, { append: true });
    }
  });

  app.use(
    "/api/labs/*",
    limitBody(MAX_UPLOAD_BYTES, "A file may have at most 20 MB. Compress it, or split it."),
  );
  app.route("/api/labs", labFileRoutes(services));
  app.route("/preview", previewRoutes(services));
  for (const path of ["/api/courses/import", "/api/courses/:courseId/import"]) {
    app.use(path, limitBody(MAX_ARCHIVE_BYTES, "An archive may have at most 50 MB. Import a part of it."));
  }
  app.use(
    "/api/courses/:courseId/images",
    limitBody(MAX_IMAGE_BYTES, "A picture may have at most 15 MB. Make it smaller first."),
  );
  app.route("/api/courses", courseRoutes(services));
  app.route("/api/courses", imageUploadRoutes(services));
  app.use(
    "/api/trpc/lessons.preview",
    limitBody(MAX_PREVIEW_BYTES, "This lesson is too long for a preview. Divide it into several."),
  );
  app.use(
    "/api/trpc/notes.suggest",
    limitBody(MAX_SUGGEST_BYTES, "This suggestion is too long. Suggest it in several pieces."),
  );
  for (const path of [
    "/api/trpc/roster.enrollMany",
    "/teach/courses/:courseId/:page{enrollment(\\.data)?}",
  ]) {
    app.use(
      path,
      limitBody(2 * MAX_LIST_BYTES, "This list is too long. Send at most 5,000 lines at a time."),
    );
  }
  app.use(
    exceptFor(
      /^\/api\/trpc\/(lessons\.preview|notes\.suggest|roster\.enrollMany)$|^\/teach\/courses\/[^/]+\/enrollment(\.data)?$/,
      limitBody(MAX_BODY_BYTES, "This request is larger than 64 kB. Send less at once."),
    ),
  );

  app.all("/api/trpc/*", (c) =>
    fetchRequestHandler({
      endpoint: "/api/trpc",
      req: c.req.raw,
      router: appRouter,
      createContext: () => procedureContext(c, services),
      maxBatchSize: 20,
      allowMethodOverride: true,
    }),
  );
  app.all("/api/*", () => {
    throw new AppError("NOT_FOUND", "There is no such address in the API.");
  });

  const labScripts = readLabScripts(clientDir);
  const remix = createRequestHandler(build, config.mode === "production" ? "production" : "development");
  app.all("*", (c) => {
    const { actor } = c.get("authenticated") ?? { actor: null };
    return remix(c.req.raw, {
      api: createCaller(procedureContext(c, services)),
      actor: actor && { id: actor.id, email: actor.email, name: actor.name, role: actor.role },
      nonce: c.get("nonce"),
      sessionCookie: (token) => services.sessions.cookie(token, isSecure(c, config.publicOrigin)),
      demo: config.demo,
      labScripts,
    });
  });

  app.onError((error, c) => {
    const known = toAppError(error);
    if (known.httpStatus >= 500) log.error({ err: error }, known.message);
    if (c.req.path.startsWith("/api/"))
      return c.json({ error: { message: known.message } }, known.httpStatus);
    return c.html(errorPage(known.message), known.httpStatus);
  });
  return app;
}

/** Reads the headers that `authenticate` needs, whatever kind of request they come on. */
export function readCredentials(header: (name: string) => string | undefined): Credentials {
  return {
    authorization: header("authorization"),
    cookie: header("cookie"),
    origin: header("origin"),
    host: header("host"),
  };
}

function procedureContext(c: HonoContext<HttpEnv>, services: Services): Context {
  return {
    services,
    actor: c.get("authenticated")?.actor ?? null,
    device: c.get("device"),
    origin: c.get("origin"),
    log: services.log,
  };
}

function isSecure(c: HonoContext, publicOrigin: string | undefined): boolean {
  return (publicOrigin ?? c.req.url).startsWith("https:");
}

function limitBody(maxSize: number, message: string) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError("TOO_LARGE", message);
    },
  });
}

function exceptFor(paths: RegExp, rule: MiddlewareHandler<HttpEnv>): MiddlewareHandler<HttpEnv> {
  return (c, next) => (paths.test(c.req.path) ? next() : rule(c, next));
}

function serveFiles(root: string, cacheControl: string): MiddlewareHandler<HttpEnv> {
  const serve = serveStatic<HttpEnv>({
    root,
    rewriteRequestPath: (path) => join("/", path),
    precompressed: true,
  });
  return async (c, next) => {
    const found = await serve(c, next);
    // Not in `onFound`: it runs when the answer's headers are made already.
    if (found instanceof Response) found.headers.set("Cache-Control", cacheControl);
    return found;
  };
}

/** Stands in for the app's own error page when the app itself could not be reached. */
function errorPage(message: string): string {
  const text = message.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Course Creator</title>
<style>body{font:1.1rem/1.6 system-ui;max-width:34rem;margin:20vh auto;padding:0 1.5rem;color-scheme:light dark}</style>
<h1>One moment</h1><p>${text}</p><p><a href="">Try again</a></p></html>`;
}
