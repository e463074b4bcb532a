import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { getRequestListener } from "@hono/node-server";
import type { Config } from "#server/config.ts";
import { healthRoutes } from "#server/health-routes.ts";
import { inScope } from "#server/log.ts";
import { roles, type RunningRole } from "#server/roles/index.ts";
import { createServices, type Services } from "#server/services.ts";

export interface RunningServer {
  readonly services: Services;
  /** The port it listens on; of use when the configured one was 0. */
  readonly port: number;
  /** Stops taking requests, then roles in reverse order, then frees the services. */
  stop(): Promise<void>;
}

/** One process of the product: services, the asked-for roles in order, then the port. */
export async function startServer(
  config: Config & { readonly databaseUrl: string; readonly redisUrl: string },
): Promise<RunningServer> {
  const services = createServices(config);
  const { log } = services;
  const http = createServer({ headersTimeout: 15_000, requestTimeout: 60_000 });
  const running: RunningRole[] = [];
  // Without the web role, health is all there is to ask for.
  const answerHealth = getRequestListener(healthRoutes(services).fetch, { overrideGlobalObjects: false });

  http.on("upgrade", (request, socket, head) => {
    const taken = inScope(randomUUID(), () => {
      // The host of a preview is another site: nothing that is asked there reaches the platform.
      if (services.preview.handleUpgrade(request, socket, head)) return true;
      if (services.nodeDoor.handleUpgrade(request, socket)) return true;
      log.info({ path: (request.url ?? "").split("?")[0] }, "upgrade");
      return running.some((role) => role.handleUpgrade?.(request, socket, head) === true);
    });
    // Whoever is gone already must not end the process: Node leaves these errors to whoever has the socket.
    socket.on("error", () => undefined);
    // In development Vite's own listener takes the sockets for its updates.
    if (taken || config.mode === "development") return;
    socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
  });

  http.on("request", (request, response) => {
    if (inScope(randomUUID(), () => services.preview.handleRequest(request, response))) return;
    if (inScope(randomUUID(), () => services.nodeDoor.handleRequest(request, response))) return;
    if (running.some((role) => role.handleRequest?.(request, response) === true)) return;
    const { answerRest } = running.find((role) => role.answerRest !== undefined) ?? {};
    if (answerRest !== undefined) answerRest(request, response);
    else void answerHealth(request, response);
  });

  const stop = async () => {
    const closed = new Promise((resolve) => http.close(resolve));
    for (const role of running.toReversed()) await role.stop();
    await services.close();
    http.closeAllConnections();
    await closed;
    log.info({}, "stopped");
  };

  try {
    for (const name of config.roles) running.push(await (await roles[name]())(services, http));
    await new Promise<void>((resolve, reject) => {
      http.once("error", reject);
      http.listen(config.port, config.host, resolve);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const { port } = http.address() as AddressInfo;
  services.announce(config.nodeUrl ?? `http://${reachableHost(config.host)}:${String(port)}`);
  log.info({ port, roles: config.roles, mode: config.mode }, "listening");
  return { services, port, stop };
}

/** Who listens at all of a machine's addresses is reached by its name. */
function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return hostname();
  return host.includes(":") ? `[${host}]` : host;
}
