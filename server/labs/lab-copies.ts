import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Events } from "#server/events.ts";
import { copyLab, type CopiedLab, type CopyDeps } from "./copy-lab.ts";
import { bringCopyBack, removeCopy } from "./remove-copy.ts";
import { MAX_COPIES } from "./schema.ts";
import { zipLab } from "./zip-lab.ts";

export interface LabCopy {
  readonly workspaceId: string;
  readonly copiedAt: Date;
  /** Whose lab it was copied from; null when that is gone. */
  readonly from: { readonly id: string; readonly name: string } | null;
}

/** What takes a lab's files elsewhere. Callers have asked `access` before. */
export interface LabCopies {
  /** CONFLICT when the actor has too many copies of this lab. */
  copy(actor: Actor, granted: Granted): Promise<CopiedLab>;
  /** The actor's own workspaces of the same lab: the one the lesson opens, if any, and their copies, newest first. */
  list(actor: Actor, granted: Granted): Promise<{ original: string | null; copies: LabCopy[]; most: number }>;
  /** Takes a copy of the actor's, of the same lab, from everyone in it. NOT_FOUND when it is none. */
  remove(actor: Actor, granted: Granted, copyId: string): Promise<void>;
  /** For a week after that: as if it had never been removed. CONFLICT when there are too many others by now. */
  bringBack(actor: Actor, granted: Granted, copyId: string): Promise<void>;
  zip(workspaceId: string): Promise<ReadableStream<Uint8Array>>;
}

export function createLabCopies(deps: CopyDeps & { readonly events: Events }): LabCopies {
  return {
    copy: (actor, granted) => copyLab(deps, actor, granted),
    async list(actor, { subject: { labId = "" } }) {
      const own = await deps.db.workspace.findMany({
        where: { labId, userId: actor.id, removedAt: null },
        orderBy: { copy: "desc" },
        select: {
          id: true,
          copy: true,
          createdAt: true,
          copiedFrom: { select: { user: { select: { id: true, name: true } } } },
        },
      });
      return {
        original: own.find(({ copy }) => copy === 0)?.id ?? null,
        copies: own
          .filter(({ copy }) => copy > 0)
          .map(({ id, createdAt, copiedFrom }) => ({
            workspaceId: id,
            copiedAt: createdAt,
            from: copiedFrom?.user ?? null,
          })),
        most: MAX_COPIES,
      };
    },
    remove: (actor, granted, copyId) => removeCopy(deps, actor, granted, copyId),
    bringBack: (actor, granted, copyId) => bringCopyBack(deps, actor, granted, copyId),
    zip: (workspaceId) => zipLab(deps, workspaceId),
  };
}
