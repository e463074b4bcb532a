import type { Mark } from "../relay/messages.ts";

/** Transaction origin of an edit that was made on another node, which saves it. */
export class FromNode {
  constructor(
    readonly actorId: string | null,
    /** What must be on disk for the edit to be. */
    readonly awaits: readonly Mark[],
  ) {}
}
