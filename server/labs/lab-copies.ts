import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import { copyLab, type CopiedLab, type CopyDeps } from "./copy-lab.ts";
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
  list(actor: Actor, granted: Granted): Promise<{ original: string | null; copies: LabCopy[] }>;
  zip(workspaceId: string): Promise<ReadableStream<Uint8Array>>;
}

export function createLabCopies(deps: CopyDeps): LabCopies {
  return {
    copy: (actor, granted) => copyLab(deps, actor, granted),
    async list(actor, { subject: { labId = "" } }) {
      const own = await deps.db.workspace.findMany({
        where: { labId, userId: actor.id },
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
      };
    },
    zip: (workspaceId) => zipLab(deps, workspaceId),
  };
}
