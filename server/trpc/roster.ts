import {
  addSection,
  enrollMany,
  listSections,
  makeCode,
  matrixCsv,
  readMatrix,
  readRoster,
  removeSection,
  renameSection,
  setEnrollmentTerms,
  withdrawCode,
} from "#server/enrollment/index.ts";
import {
  codeRef,
  enrollManyInput,
  enrollmentTermsInput,
  matrixInput,
  newCodeInput,
  newSectionInput,
  rosterInput,
  sectionNameInput,
  sectionRef,
} from "#server/enrollment/schema.ts";
import { on, router } from "./builder.ts";

const course = ({ courseId }: { courseId: string }) => ({ kind: "course", id: courseId }) as const;

/** How students come into a course. */
export const roster = router({
  read: on("course.teach", rosterInput, course).query(({ ctx, input }) =>
    readRoster(ctx.services.db, input.courseId),
  ),
  sections: on("course.observe", rosterInput, course).query(({ ctx, input }) =>
    listSections(ctx.services.db, input.courseId),
  ),
  matrix: on("course.observe", matrixInput, course).query(({ ctx, input }) =>
    readMatrix(ctx.services.db, input),
  ),
  matrixCsv: on("course.observe", matrixInput, course).query(async ({ ctx, input }) =>
    matrixCsv(await readMatrix(ctx.services.db, { ...input, page: "all" })),
  ),
  setTerms: on("course.edit", enrollmentTermsInput, course).mutation(({ ctx, input }) =>
    setEnrollmentTerms(ctx.services.db, ctx.actor, input),
  ),
  addSection: on("course.teach", newSectionInput, course).mutation(({ ctx, input }) =>
    addSection(ctx.services.db, input),
  ),
  renameSection: on("course.teach", sectionNameInput, course).mutation(({ ctx, input }) =>
    renameSection(ctx.services.db, input),
  ),
  removeSection: on("course.teach", sectionRef, course).mutation(({ ctx, input }) =>
    removeSection(ctx.services.db, input),
  ),
  makeCode: on("course.teach", newCodeInput, course).mutation(({ ctx, input }) =>
    makeCode(ctx.services.db, ctx.actor, input),
  ),
  withdrawCode: on("course.teach", codeRef, course).mutation(({ ctx, input }) =>
    withdrawCode(ctx.services.db, ctx.actor, input),
  ),
  enrollMany: on("course.teach", enrollManyInput, course).mutation(({ ctx, input }) =>
    enrollMany(ctx.services, ctx.actor, input),
  ),
});
