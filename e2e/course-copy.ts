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
  const { courseId } = (await made.json()) as { courseId: string };
  await instructor.api.authoring.publish.mutate({ courseId, note: "" });
  const copy = await instructor.api.authoring.open.query({ courseId });
  return { courseId, slug: copy.course.slug };
}
