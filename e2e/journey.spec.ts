import { expectAccessible } from "./accessibility.ts";
import { CONNECTION_LOST } from "./console-watch.ts";
import { COURSE, expect, LESSON, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";

const SOLUTION =
  'print("Hello, world!")\nprint("My name is Ada")\nprint("There are", 24 * 60, "minutes in a day")\n';

test("a newcomer signs up, enrolls, reads, and runs a first program", async ({ browserOf }) => {
  needSandboxes();
  const page = await browserOf(null);
  const lab = new LabPage(page);
  await page.goto(`/learn/${COURSE.slug}`);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Create an account to enroll" }).click();

  await page.getByLabel("Name").fill("Robin Vale");
  await page.getByLabel("E-mail").fill(`robin-${String(Date.now())}@example.test`);
  await page.getByLabel("Password").fill("a short sentence");
  await page.getByRole("button", { name: "Create account" }).click();

  await page.getByRole("button", { name: "Enroll", exact: true }).click();
  await page.getByRole("link", { name: "Start learning" }).click();
  await expect(page.getByRole("heading", { level: 1, name: LESSON.title })).toBeVisible();
  await page.getByRole("button", { name: "Open lab" }).click();

  await expect(page).toHaveURL(/\/lab\//);
  await lab.expectOpen();
  await lab.typeAtEnd('\nprint("typed by Robin")');
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await lab.expectOnScreen(/typed by Robin/);
  await lab.expectSaved();
});

test("tests that pass are counted as progress", async ({ lab }) => {
  const { lab: room } = await lab();
  const { page } = room;
  await page.getByRole("button", { name: "Run tests" }).click();
  await expect(page.getByText(/of \d+ tests do(es)? not pass yet/)).toBeVisible({ timeout: 30_000 });

  await room.write(SOLUTION);
  await page.getByRole("button", { name: "Run tests" }).click();
  await expect(page.getByText("All tests pass. Well done!")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);

  await page.goto("/learn");
  const progress = page.getByRole("progressbar", { name: `Progress in ${COURSE.title}` });
  await expect(progress).not.toHaveAttribute("aria-valuenow", "0");
  await expect(page.getByText(/^1 of \d+ lessons/)).toBeVisible();
  await page.goto(`/learn/${COURSE.slug}/${LESSON.slug}`);
  await expect(page.getByText("Your lab's tests passed: this lesson is done.")).toBeVisible();
});

test("the catalogue is searched and filtered", async ({ browserOf }) => {
  const page = await browserOf(null);
  await page.goto("/");
  await expectAccessible(page);
  const results = page.getByRole("main").getByRole("listitem");
  const python = results.filter({ hasText: COURSE.title });
  const commandLine = results.filter({ hasText: "The command line in an hour" });
  await expect(python).toBeVisible();
  await expect(commandLine).toBeVisible();

  const search = page.getByRole("searchbox", { name: "Search courses" });
  await search.fill("python");
  await search.press("Enter");
  await expect(page).toHaveURL(/query=python/);
  await expect(commandLine).toBeHidden();
  await expect(python).toBeVisible();

  await search.fill("no such course anywhere");
  await search.press("Enter");
  await expect(page.getByText("No course fits this search")).toBeVisible();
  await page.getByRole("link", { name: "Show all courses" }).click();
  await expect(python).toBeVisible();
  await expect(search).toHaveValue("");

  await page.getByRole("combobox", { name: "Difficulty" }).selectOption("intermediate");
  await expect(python).toBeHidden();
  await expect(commandLine).toBeVisible();
  await page.goBack();
  await expect(python).toBeVisible();
});

test("a page asked for without a network opens when the network is back", async ({
  browserOf,
  complaints,
}) => {
  complaints.allow(...CONNECTION_LOST);
  const page = await browserOf(null);
  await page.goto("/");
  await page.context().setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("region", { name: "Notifications" }).getByText(/offline/i)).toBeVisible();
  await expect(page).toHaveURL("/");
  await page.context().setOffline(false);
  await expect(page).toHaveURL("/sign-in");
  await expect(page.getByRole("heading", { level: 1, name: "Welcome back" })).toBeVisible();
});
