import type { Duplex } from "node:stream";
import { SandboxError, type Sandboxes } from "#sandbox/index.ts";
import { AppError } from "#server/errors.ts";
import type { LabHosts } from "./lab-host.ts";

/** Servers that programs in labs have started, on this node. */
export interface LabPorts {
  /**
   * A connection to a port inside a lab, which is kept running until that ends; null when nothing listens. A lab that
   * does not run is not started for it: nothing could listen there.
   */
  connect(at: { readonly workspaceId: string; readonly port: number }): Promise<Duplex | null>;
  /** The ports on which programs listen now, ascending; none for a lab that does not run. */
  list(workspaceId: string): Promise<readonly number[]>;
}

export function createLabPorts(
  hosts: Pick<LabHosts, "acquire">,
  sandboxes: Pick<Sandboxes, "find">,
): LabPorts {
  return {
    async connect({ workspaceId, port }) {
      if (sandboxes.find(workspaceId) === undefined) return null;
      const lease = await hosts.acquire(workspaceId);
      try {
        const stream = await lease.sandbox.connect(port);
        stream.once("close", () => lease.release());
        if (stream.destroyed) lease.release();
        return stream;
      } catch (error) {
        lease.release();
        if (isNobodyThere(error)) return null;
        throw inWords(error);
      }
    },
    async list(workspaceId) {
      try {
        return (await sandboxes.find(workspaceId)?.ports()) ?? [];
      } catch (error) {
        if (isNobodyThere(error)) return [];
        throw inWords(error);
      }
    },
  };
}

function inWords(error: unknown): unknown {
  return error instanceof SandboxError ? new AppError("UNAVAILABLE", error.message, { cause: error }) : error;
}

function isNobodyThere(error: unknown): boolean {
  return error instanceof SandboxError && (error.code === "NOT_FOUND" || error.code === "STOPPED");
}
