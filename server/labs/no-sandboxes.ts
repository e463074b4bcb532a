import { SandboxError, type Sandboxes } from "#sandbox/index.ts";

/** For `SANDBOX_DRIVER=none`: files can be edited together, but nothing runs, and everybody is told why. */
export function createNoSandboxes(): Sandboxes {
  const reason =
    "Terminals are switched off on this server (SANDBOX_DRIVER=none). Files can still be edited.";
  return {
    unavailableBecause: () => Promise.resolve(reason),
    open: () => Promise.reject(new SandboxError("UNAVAILABLE", reason)),
    find: () => undefined,
    destroy: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
