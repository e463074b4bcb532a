import { expectAccessible } from "./accessibility.ts";
import { REFUSED, SIGNED_OUT } from "./console-watch.ts";
import { COURSE, expect, LESSON, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { openLab, signIn, signUp } from "./people.ts";

test("signing in with the keyboard alone, wrongly and then rightly", async ({
  server,
  browserOf,
  complaints,
}) => {
  complaints.allow(REFUSED);
  const { email, password, name } = await signUp(server.origin);
  const page = await browserOf(null);
  const { keyboard } = page;
  await page.goto("/sign-in");
  await expectAccessible(page);

  await page.getByLabel("E-mail").focus();
  await keyboard.type(email);
  await keyboard.press("Tab");
  await keyboard.type("not the password");
  await keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText(/password/i);
  await expectAccessible(page);

  // What was typed is kept, but for the password.
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await page.getByLabel("Password").focus();
  await keyboard.press("Control+A");
  await keyboard.type(password);
  await keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeFocused();
  await keyboard.press("Enter");
  await expect(page).toHaveURL("/learn");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name.split(" ")[0] ?? "");
});

test("an empty form says field by field what is missing", async ({ browserOf, complaints }) => {
  complaints.allow(REFUSED);
  const page = await browserOf(null);
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill("not an address");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription(/Enter your name/);
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/Enter an e-mail address/);
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription(/at least 10 characters/);
  await expectAccessible(page);
});

test("one sees where one is signed in, and puts another device out, also from an open lab", async ({
  server,
  newStudent,
  browserOf,
  complaints,
}) => {
  complaints.allow(REFUSED, SIGNED_OUT);
  needSandboxes();
  const person = await newStudent();
  const workspaceId = await openLab(person, COURSE.slug, LESSON.slug);
  const elsewhere = new LabPage(await browserOf(await signIn(server.origin, person.email, person.password)));
  await elsewhere.open(workspaceId);

  const page = await browserOf(person);
  await page.goto("/account");
  await expectAccessible(page);
  const others = page.getByRole("region", { name: "Devices" }).getByRole("button", { name: /^Sign out/ });
  await expect(others).toHaveCount(1);
  await others.click();
  await expect(page.getByText("That device is signed out.")).toBeVisible();
  await elsewhere.expectRefused(/session has ended/);
  await expect(others).toHaveCount(0);
  await elsewhere.page.goto("/learn");
  await expect(elsewhere.page).toHaveURL(/\/sign-in/);
});

test("name and password are changed", async ({ server, browserOf, complaints }) => {
  complaints.allow(REFUSED);
  const person = await signUp(server.origin);
  const page = await browserOf(person);
  await page.goto("/account");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Nia Renamed");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Your name is saved.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Account of Nia Renamed" })).toBeVisible();

  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("another short sentence");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await page.getByLabel("Current password").fill(person.password);
  await page.getByLabel("New password").fill("another short sentence");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText(/Your password is changed/)).toBeVisible();

  await expect(signIn(server.origin, person.email, person.password)).rejects.toThrow(/password/i);
  await expect(signIn(server.origin, person.email, "another short sentence")).resolves.toHaveProperty(
    "name",
    "Nia Renamed",
  );

  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in", exact: true })).toBeVisible();
  await page.goto("/account");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("an administrator deactivates someone, who is out of an open lab at once", async ({
  signedInAs,
  lab,
  server,
  complaints,
}) => {
  complaints.allow(REFUSED, SIGNED_OUT);
  const { lab: room, person } = await lab();
  const admin = await signedInAs("admin");
  await admin.goto("/admin");
  await expectAccessible(admin);
  await admin.getByRole("searchbox", { name: "Search people" }).fill(person.email);
  await admin.keyboard.press("Enter");
  await expect(admin.getByText("1 person")).toBeVisible();
  await admin.getByRole("button", { name: `Deactivate ${person.name}` }).click();
  const question = admin.getByRole("dialog", { name: `Deactivate ${person.name}?` });
  await expectAccessible(admin);
  await question.getByRole("button", { name: "Deactivate", exact: true }).click();

  await room.expectRefused(/session has ended/);
  await room.expectSaveState("Disconnected");
  await expect(admin.getByText("Deactivated", { exact: true })).toBeVisible();
  await expect(signIn(server.origin, person.email, person.password)).rejects.toThrow();

  await admin.getByRole("button", { name: `Reactivate ${person.name}` }).click();
  await expect(admin.getByRole("button", { name: `Deactivate ${person.name}` })).toBeVisible();
  await expect(signIn(server.origin, person.email, person.password)).resolves.toHaveProperty(
    "name",
    person.name,
  );
});
