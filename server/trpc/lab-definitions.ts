import { checkInput, labRef } from "#server/lab-definitions/schema.ts";
import { on, router } from "./builder.ts";

const course = ({ courseId }: { courseId: string }) => ({ kind: "course", id: courseId }) as const;

/** The definitions themselves are the documents `lab/<id>`. */
export const labDefinitions = router({
  check: on("course.edit", checkInput, course).mutation(({ ctx, input }) =>
    ctx.services.labDefinitions.check(ctx.actor, input),
  ),
  tryOut: on("course.edit", labRef, course).mutation(({ ctx, input }) =>
    ctx.services.labDefinitions.tryOut(ctx.actor, input),
  ),
});
