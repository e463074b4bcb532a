import type { UpdateLog } from "#collab/index.ts";
import type { Actor } from "#server/access/actor.ts";
import type { Authoring } from "#server/authoring/index.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import type { Labs } from "#server/labs/index.ts";
import { runCheck } from "./check.ts";
import type { CheckStep } from "./schema.ts";
import { tryOut } from "./try-out.ts";

export { checkCourse, summaryOf, type CheckedLab } from "./check-course.ts";

interface Deps {
  readonly db: Db;
  readonly updates: Pick<UpdateLog, "create">;
  readonly events: Events;
  readonly authoring: Pick<Authoring, "labDraft">;
  readonly labs: Pick<Labs, "runApart">;
}

interface LabRef {
  readonly courseId: string;
  readonly labId: string;
}

/** What authors do with a lab's definition beside writing it. Callers have asked `access` before. */
export type LabDefinitions = ReturnType<typeof createLabDefinitions>;

export function createLabDefinitions(deps: Deps) {
  return {
    /** One run of a check, on the definition as it is drafted now. */
    async check(actor: Actor, { step, ...ref }: LabRef & { readonly step: CheckStep }) {
      const { lab } = await deps.authoring.labDraft(ref);
      return runCheck(deps.labs, lab, step, actor.id);
    },
    /** A throw-away lab of the definition as it is drafted now. */
    async tryOut(actor: Actor, ref: LabRef) {
      const draft = await deps.authoring.labDraft(ref);
      return tryOut(deps, actor, { ...draft, courseId: ref.courseId });
    },
  };
}
