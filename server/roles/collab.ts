import { randomUUID } from "node:crypto";
import { inScope } from "#server/log.ts";
import type { Role } from "#server/roles/index.ts";

/** Documents and terminals, over WebSocket or plain HTTP. */
export const startCollab: Role = (services) => {
  // Nobody waits for it: whoever opens the first lab is told what is wrong.
  services.labs
    .getReady()
    .catch((error: unknown) => services.log.error({ err: error }, "labs are not ready"));
  return Promise.resolve({
    handleUpgrade: (request, socket, head) => services.handleUpgrade(request, socket, head),
    handleRequest: (request, response) =>
      inScope(randomUUID(), () => services.collab.handleRequest(request, response)),
    stop: () => Promise.resolve(),
  });
};
