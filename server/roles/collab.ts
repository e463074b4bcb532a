import type { Role } from "#server/roles/index.ts";

/** Documents and terminals over WebSocket. */
export const startCollab: Role = (services) =>
  Promise.resolve({
    handleUpgrade: (request, socket, head) => services.collab.handleUpgrade(request, socket, head),
    stop: () => Promise.resolve(),
  });
