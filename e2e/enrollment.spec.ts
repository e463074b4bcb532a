import { expectAccessible } from "./accessibility.ts";
import { COURSE, expect, test } from "./fixtures.ts";
import { signUp } from "./people.ts";

test("a student enrolls with a code, and the instructor sees the progress without a reload", async ({
  signedInAs,
  demoPeople,
  browserOf,
  server,
}) => {
  test.setTimeout(120_000);
  const teacher = await signedInAs("instructor");
  const instructor = demoPeople.get("instructor");
  if (instructor === undefined) throw new Error("the instructor has just signed in");
  const { course } = await instructor.api.courses.read.query({ courseSlug: COURSE.slug });
  const teaching = `/teach/courses/${course.id}`;

  await teacher.goto(`${teaching}/enrollment`);
  await teacher.getByLabel("New section").fill("Monday evening");
  await teacher.getByRole("button", { name: "Add", exact: true }).click();
  await teacher.getByLabel("Into the section").selectOption("Monday evening");
  await teacher.getByRole("button", { name: "Make a code" }).click();
  const link = await teacher.getByText("/join?code=").innerText();

  const student = await signUp(server.origin);
  const joining = await browserOf(student);
  await joining.goto(`/join?code=${link.split("code=")[1] ?? ""}`);
  await expect(joining.getByText("Section Monday evening")).toBeVisible();
  await expectAccessible(joining);
  await joining.getByRole("button", { name: "Enroll" }).click();
  await expect(joining).toHaveURL(new RegExp(`/learn/${COURSE.slug}$`));

  const known = await signUp(server.origin);
  await teacher.getByLabel("Or paste it").fill(`${known.email}, Monday evening\nnobody@example.test`);
  await teacher.getByRole("button", { name: "Enroll them" }).click();
  await expect(teacher.getByText("1 of 2 lines are in the course.")).toBeVisible();
  await expect(teacher.getByRole("row", { name: /nobody@example\.test/ })).toContainText(
    "Has no account here",
  );
  await expectAccessible(teacher);

  await teacher.goto(`${teaching}/progress`);
  const row = teacher.getByRole("row", { name: new RegExp(student.name) });
  await expect(row).toContainText("Monday evening");
  await expect(row).toContainText("0%");
  await expect(teacher.getByText("Live", { exact: true })).toBeVisible();
  const page = await student.api.courses.read.query({ courseSlug: COURSE.slug });
  const reading = page.modules.flatMap(({ lessons }) => lessons).find(({ hasLab }) => !hasLab);
  await student.api.enrollment.setLessonDone.mutate({ lessonId: reading?.id ?? "", done: true });
  await expect(row.getByText("Done")).toBeVisible();
  await expectAccessible(teacher);

  const file = await teacher.request.get(`${teaching}/progress.csv?q=${encodeURIComponent(student.email)}`);
  expect(file.headers()["content-type"]).toContain("text/csv");
  expect(await file.text()).toContain(`${student.email},Monday evening,active,`);
});

test("the catalogue is searched and filtered without JavaScript", async ({ browserOf }) => {
  const page = await browserOf(null, { javaScriptEnabled: false });
  await page.goto("/");
  await page.getByLabel("Search courses").fill("pyth");
  await page.getByLabel("Price").selectOption("free");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/query=pyth/);
  await expect(page.getByRole("heading", { name: COURSE.title })).toBeVisible();
  await expect(page.getByText("1 course for “pyth”")).toBeVisible();
  await page.getByLabel("Price").selectOption("paid");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("heading", { name: "No course fits this search" })).toBeVisible();
});
