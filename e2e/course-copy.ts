import { expect } from "@playwright/test";
import { COURSE } from "./fixtures.ts";
import type { Person } from "./people.ts";

/** A published course of this instructor's own with what the demo course holds, to be changed as a test likes. */
export async function copyOfDemoCourse(
  origin: string,
  instructor: Person,
): Promise<{ readonly courseId: string; readonly slug: string }> {
  const headers = { Authorization: `Bearer ${instructor.token}` };
  const { course } = await instructor.api.courses.read.query({ courseSlug: COURSE.slug });
  const tree = await fetch(`${origin}/api/courses/${course.id}/export`, { headers });
  if (!tree.ok) throw new Error(`the demo course was not exported: ${await tree.text()}`);
  const made = await fetch(`${origin}/api/courses/import`, {
    method: "POST",
    headers,
    body: await tree.arrayBuffer(),
  });
  if (!made.ok) throw new Error(`the copy was not imported: ${await made.text()}`);
  const { importId } = (await made.json()) as { importId: string };
  const courseId = await courseOf(instructor, importId);
  await instructor.api.authoring.publish.mutate({ courseId, note: "" });
  const copy = await instructor.api.authoring.open.query({ courseId });
  return { courseId, slug: copy.course.slug };
}

/** The course that an import makes, once it is there. */
async function courseOf({ api }: Person, importId: string): Promise<string> {
  let courseId: string | null = null;
  await expect
    .poll(
      async () => {
        const { state, problem, ...read } = await api.imports.read.query({ importId });
        if (state === "failed") throw new Error(`the copy was not imported: ${problem}`);
        courseId = state === "done" ? read.courseId : null;
        return courseId;
      },
      { timeout: 60_000 },
    )
    .not.toBeNull();
  return courseId ?? "";
}
