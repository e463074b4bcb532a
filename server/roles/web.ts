import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { pathToFileURL } from "node:url";
import { getRequestListener } from "@hono/node-server";
import type { ServerBuild } from "@remix-run/node";
import { createHttp } from "#server/http.ts";
import type { Role } from "#server/roles/index.ts";
import { createTrpcSockets } from "#server/trpc-socket.ts";

/** Pages, procedures and subscriptions. In development Vite serves the browser's modules on the same port. */
export const startWeb: Role = async (services, http) => {
  const development = services.config.mode === "development";
  const app = development ? await developmentApp(http) : await builtApp();
  const listener = getRequestListener(createHttp({ services, ...app }).fetch, {
    overrideGlobalObjects: false,
  });
  const sockets = createTrpcSockets(services);
  return {
    handleUpgrade: sockets.handleUpgrade,
    answerRest(request, response) {
      if (app.middleware === undefined) void listener(request, response);
      else app.middleware(request, response, () => void listener(request, response));
    },
    async stop() {
      sockets.close();
      await app.close?.();
    },
  };
};

interface App {
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  readonly clientDir: string | undefined;
  readonly middleware?: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  readonly close?: () => Promise<void>;
}

async function builtApp(): Promise<App> {
  const entry = resolve("build/server/index.js");
  if (!existsSync(entry)) {
    throw new Error(
      "The app is not built. Start with `npm start`, which builds it, or run `npx remix vite:build`.",
    );
  }
  const build = (await import(pathToFileURL(entry).href)) as ServerBuild;
  return { build, clientDir: "build/client" };
}

async function developmentApp(http: Server): Promise<App> {
  const vite = await import("vite");
  const server = await vite.createServer({ server: { middlewareMode: true, hmr: { server: http } } });
  return {
    build: async () => (await server.ssrLoadModule("virtual:remix/server-build")) as ServerBuild,
    clientDir: undefined,
    middleware: server.middlewares,
    close: () => server.close(),
  };
}
