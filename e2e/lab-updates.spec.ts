import { workspaceFiles } from "#server/labs/document.ts";
import { expectAccessible } from "./accessibility.ts";
import { copyOfDemoCourse } from "./course-copy.ts";
import { expect, LESSON, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { labOf, newStudentOf, openLab, type Person } from "./people.ts";
import { documentOf } from "./program.ts";

const OWN_LINE = "print('Hello from me')";
const THEIR_LINE = "print('Hello from the teacher')";
const ARRIVES_WITHIN_MS = 30_000;

test("a begun lab gets a fixed test and keeps its owner's code, who chooses and can undo it all", async ({
  signedInAs,
  demoPeople,
  browserOf,
  server,
}) => {
  test.slow();
  const teaching = await signedInAs("instructor");
  const owner = demoPeople.get("instructor");
  if (owner === undefined) throw new Error("the instructor has just signed in");
  const { courseId, slug } = await copyOfDemoCourse(server.origin, owner);
  const student = await newStudentOf(server.origin, slug);
  const lab = new LabPage(await browserOf(student));
  const { page } = lab;
  // No shell is used, so none is waited for.
  await page.goto(`/lab/${await openLab(student, slug, LESSON.slug)}`);
  await lab.expectText(/print/);
  await lab.write(OWN_LINE);
  await lab.expectSaved();

  await rewriteDraft({ owner, courseId, labId: await labOf(student, slug, LESSON.slug) }, server.origin);
  await teaching.goto(`/teach/courses/${courseId}/publishing`);
  await expect(
    teaching.getByText("1 lab begun of 1 exercise will get new files: 1 with a choice."),
  ).toBeVisible({ timeout: ARRIVES_WITHIN_MS });
  await teaching.getByRole("button", { name: "Publish now" }).click();
  await expect(teaching.getByText("Has 1 place left to the student to choose.")).toBeVisible({
    timeout: ARRIVES_WITHIN_MS,
  });
  await expectAccessible(teaching);

  await expect(page.getByText("One place is left for you to choose.")).toBeVisible({
    timeout: ARRIVES_WITHIN_MS,
  });
  await lab.expectText(OWN_LINE);
  await page.getByRole("button", { name: "Choose" }).click();
  const dialog = lab.dialog("What the update changed");
  await expect(dialog.getByRole("tab", { name: /^test_main\.py/ })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Take the update’s" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await lab.expectText(THEIR_LINE);
  await lab.file("test_main.py").click();
  await lab.expectText(/^# fixed/);

  await page.getByRole("button", { name: "Undo the update" }).click();
  await expect(lab.messages).toContainText("The update is undone.");
  await expect.poll(() => lab.text()).not.toMatch(/^# fixed/);
  await lab.tab(/^main\.py/).click();
  await lab.expectText(OWN_LINE);
  await lab.expectSaved();
  await expect(teaching.getByText("The student undid it.")).toBeVisible({ timeout: ARRIVES_WITHIN_MS });
  await owner.api.authoring.unpublish.mutate({ courseId, note: "" });
});

/** Another first line in the test, and another program, in the draft of a lab. */
async function rewriteDraft(
  { owner, courseId, labId }: { owner: Person; courseId: string; labId: string },
  origin: string,
): Promise<void> {
  await owner.api.authoring.openLab.query({ courseId, labId });
  const { doc, close } = await documentOf(owner, `lab/${labId}`, origin);
  for (const file of workspaceFiles(doc).list()) {
    if (file.kind !== "text" || /^(solution|hidden)/.test(file.path)) continue;
    if (file.path.endsWith("/test_main.py")) file.text.insert(0, "# fixed\n");
    if (!file.path.endsWith("/main.py")) continue;
    file.text.delete(0, file.text.length);
    file.text.insert(0, THEIR_LINE);
  }
  // What publishing reads is what is stored.
  await expect
    .poll(
      async () => JSON.stringify(await owner.api.authoring.compare.query({ courseId, from: 1, to: "draft" })),
      {
        timeout: ARRIVES_WITHIN_MS,
      },
    )
    .toContain("# fixed");
  close();
}
