import { expectAccessible } from "./accessibility.ts";
import { CONNECTION_LOST } from "./console-watch.ts";
import { COURSE, LESSON, needSandboxes, expect, test as base } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { openLab, type Person } from "./people.ts";
import { startSchoolProxy, type Blocking } from "./school-proxy.ts";
import { typeTogether } from "./type-together.ts";

const BECAUSE = /without WebSockets, because this network blocks them/;

const test = base.extend<{ atSchool: (person: Person | null, blocking?: Blocking) => Promise<LabPage> }>({
  /** A browser of this person's behind a proxy that lets no WebSocket through. */
  atSchool: async ({ server, browserOf, complaints }, use) => {
    complaints.allow(...CONNECTION_LOST);
    const proxies: { close(): Promise<void> }[] = [];
    await use(async (person, blocking = "refuses") => {
      const proxy = await startSchoolProxy(server.origin, blocking);
      proxies.push(proxy);
      return new LabPage(await browserOf(person, { baseURL: proxy.origin }));
    });
    for (const proxy of proxies) await proxy.close();
  },
});

test("a lab works where WebSockets are blocked, and says so", async ({ newStudent, atSchool }) => {
  test.setTimeout(150_000);
  needSandboxes();
  const student = await newStudent();
  const lab = await atSchool(student);
  await lab.page.goto(`/lab/${await openLab(student, COURSE.slug, LESSON.slug)}`);
  await expect(lab.messages).toContainText(BECAUSE, { timeout: 40_000 });
  await lab.expectOpen();
  const hint = lab.page.getByRole("button", { name: "Without WebSockets" });
  await expect(hint).toBeVisible();
  await expect(lab.page.getByRole("banner").getByTitle(BECAUSE)).toHaveCount(2);
  await expectAccessible(lab.page);

  await lab.write("print('by', 'post')\n");
  await lab.expectSaved();
  await lab.typeInShell("cat main.py; python3 main.py");
  await lab.expectOnScreen("by post");

  // The next page knows already, and nothing typed is gone.
  let webSockets = 0;
  lab.page.on("websocket", () => (webSockets += 1));
  await lab.page.reload();
  await lab.expectOpen();
  await lab.expectText("print('by', 'post')\n");
  await expect(hint).toBeVisible();
  expect(webSockets).toBe(0);
});

test("a handshake that is never answered is given up", async ({ newStudent, atSchool }) => {
  test.setTimeout(120_000);
  needSandboxes();
  const student = await newStudent();
  const lab = await atSchool(student, "hangs");
  await lab.page.goto(`/lab/${await openLab(student, COURSE.slug, LESSON.slug)}`);
  await expect(lab.page.getByRole("button", { name: "Without WebSockets" })).toBeVisible({ timeout: 40_000 });
  await lab.expectOpen();
});

test("two people write at once, one without WebSockets", async ({
  lab,
  signedInAs,
  demoPeople,
  atSchool,
  complaints,
}) => {
  // Leaving by the address bar cuts off whatever the page is asking for just then.
  complaints.allow(/TypeError: network error/);
  const { lab: student, person, workspaceId } = await lab();
  await signedInAs("instructor");
  const teacher = demoPeople.get("instructor");
  if (teacher === undefined) throw new Error("the instructor has just signed in");
  const instructor = await atSchool(teacher);
  await instructor.open(workspaceId);
  await typeTogether(
    { lab: instructor, person: teacher, words: " from school" },
    { lab: student, person, words: " from home" },
  );
  await Promise.all([student.expectSaved(), instructor.expectSaved()]);

  await instructor.typeInShell("echo typed-at-$((6*7))");
  for (const each of [student, instructor]) await each.expectOnScreen("typed-at-42");
  // Who leaves is gone at once for those who stay.
  await instructor.page.goto("/teach");
  await expect(student.people.getByRole("button", { name: teacher.name })).toBeHidden();
});

test("a teacher's list stays live without WebSockets", async ({
  newStudent,
  signedInAs,
  demoPeople,
  browserOf,
  atSchool,
}) => {
  test.setTimeout(120_000);
  needSandboxes();
  await signedInAs("instructor");
  const { page: teaching } = await atSchool(demoPeople.get("instructor") ?? null);
  const student = await newStudent();
  await teaching.goto(`/teach?q=${encodeURIComponent(student.name)}`);
  await expect(teaching.getByText("No lab opened yet.")).toBeVisible();
  await expect(teaching.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
  const room = new LabPage(await browserOf(student));
  await room.open(await openLab(student, COURSE.slug, LESSON.slug));
  const labs = teaching.getByRole("list", { name: `Labs of ${student.name}` });
  await expect(labs.getByText("Open now")).toBeVisible({ timeout: 30_000 });
});
