import type { Ref } from "#server/access/grants.ts";
import { renderDraft } from "#server/courses/index.ts";
import { lessonDocumentName } from "#server/lessons/document.ts";
import { previewInput } from "#server/lessons/schema.ts";
import { on, router } from "./builder.ts";

const draftOf = ({ lessonId }: { lessonId: string }): Ref => ({
  kind: "courseDocument",
  name: lessonDocumentName(lessonId),
});

/** Writing lessons; the text itself is the document `lesson/<id>`. */
export const lessons = router({
  /** The text as readers will see it, each block with its line. */
  preview: on("course.readDraft", previewInput, draftOf).query(({ input }) => renderDraft(input.source)),
});
