import { AppError } from "#server/errors.ts";
import type { Ownership } from "./ownership.ts";

/** How long a lab that somebody was led here for stays here, until it is started. */
const RESERVED_MS = 30_000;

/** Says which node whatever belongs to a lab's sandbox has to go to. */
export interface Placement {
  /** The origin of the other node that runs this lab, or is to run it; null: it is this one, from now on. */
  find(workspaceId: string): Promise<string | null>;
  /** The same for what does not start a lab. */
  findRunning(workspaceId: string): Promise<string | null>;
  /** Another node that can run labs; null when none is known. */
  findAnyNode(): Promise<string | null>;
  /** The process listens: whether it can run labs itself, and where the others reach it. */
  announce(address: string, canRunLabs: boolean): void;
}

export function createPlacement(ownership: Ownership): Placement {
  let canRunLabs = false;
  return {
    async find(workspaceId) {
      if (!canRunLabs) {
        const elsewhere = await ownership.findElsewhere(workspaceId);
        return elsewhere ?? (await ownership.findAnyNode());
      }
      const place = await ownership.claim(workspaceId);
      if (place.kind === "elsewhere") return reachable(place.address);
      setTimeout(() => void place.tenure.release(), RESERVED_MS).unref();
      return null;
    },
    async findRunning(workspaceId) {
      const elsewhere = await ownership.findElsewhere(workspaceId);
      return elsewhere === null ? null : reachable(elsewhere);
    },
    findAnyNode: () => ownership.findAnyNode(),
    announce(address, can) {
      canRunLabs = can;
      ownership.announce(address, can);
    },
  };
}

function reachable(address: string): string {
  if (address !== "") return address;
  throw new AppError("UNAVAILABLE", "The lab is starting on another server. Try again in a moment.");
}
