import { SandboxError, type Sandboxes } from "#sandbox/index.ts";

/** Where nothing may run: files can be edited together, and everybody is told why there is no terminal. */
export function createNoSandboxes(reason: string): Sandboxes {
  return {
    unavailableBecause: () => Promise.resolve(reason),
    open: () => Promise.reject(new SandboxError("UNAVAILABLE", reason)),
    prepare: () => undefined,
    spares: () => 0,
    find: () => undefined,
    destroy: () => Promise.resolve(),
    homes: () => Promise.resolve([]),
    removeHome: () => Promise.resolve(false),
    close: () => Promise.resolve(),
  };
}
