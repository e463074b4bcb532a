import { startTcpProxy } from "#collab/testing/tcp-proxy.ts";
import { CONNECTION_LOST } from "./console-watch.ts";
import { COURSE, expect, LESSON, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { newStudentOf, openLab, signInDemo } from "./people.ts";

test.use({ settings: { OBJECTS_DIR: "$DATA_DIR/objects" } });

/** A lab's home is packed every half minute, and its lease ends ten seconds after its node. */
const MOVES_WITHIN_MS = 60_000;

test("a lab whose node is killed goes on at another one, with its files, its folder and the words to say so", async ({
  server,
  browserOf,
  complaints,
}) => {
  needSandboxes();
  test.setTimeout(300_000);
  complaints.allow(...CONNECTION_LOST);
  const node = await server.startSecondNode({ runsLabs: true });
  // What stands before the nodes in production: it sends the student to the second one, and elsewhere when that is dead.
  const balancer = await startTcpProxy(node.origin);
  try {
    const person = await newStudentOf(node.origin, COURSE.slug);
    const workspaceId = await openLab(person, COURSE.slug, LESSON.slug);
    const student = new LabPage(await browserOf(person));
    await student.page.goto(`${balancer.url}lab/${workspaceId}`);
    await student.expectOpen();
    const teacher = new LabPage(await browserOf(await signInDemo(server.origin, "instructor")));
    await teacher.open(workspaceId);

    // What runs on one node is seen through the other.
    await student.typeInShell("mkdir work; cd work; echo '<h1>From the lab</h1>' > index.html");
    await student.typeInShell("python3 -m http.server 8000 --bind 127.0.0.1 &");
    await teacher.page.getByRole("button", { name: "Open preview" }).click({ timeout: 30_000 });
    const preview = teacher.page.getByRole("region", { name: "Preview" }).frameLocator("iframe");
    await expect(preview.getByRole("heading", { name: "From the lab" })).toBeVisible({ timeout: 30_000 });

    await student.typeInShell(String.raw`clear; printf 'a\0b' > data.bin; git init -q .; echo ma'd'e`);
    await teacher.expectOnScreen("made");
    const before = server.packedHomes();
    await student.typeInShell("date > later.txt; for i in $(seq 20000); do :; done");
    await expect.poll(() => server.packedHomes(), { timeout: MOVES_WITHIN_MS }).not.toBe(before);

    balancer.redirect(server.origin);
    await node.kill();
    for (const room of [student, teacher]) {
      await expect(room.screen).toContainText("The lab was restarted. Files are as they were", {
        timeout: MOVES_WITHIN_MS,
      });
      await room.expectOnScreen(/what ran here has ended.*student@lab:~\/work\$/);
    }
    await student.typeInShell("clear; od -c data.bin | head -1; git status --short; cat index.html");
    await teacher.expectOnScreen(/a {2}\\0 {3}b.*\?\? data\.bin.*From the lab/);
    await student.typeAtEnd("# written afterwards");
    await student.expectSaved();
    await student.typeInShell("clear; until tail -1 ../main.py | grep afterwards; do :; done");
    await teacher.expectOnScreen("# written afterwards");
  } finally {
    await balancer.close();
    await node.stop();
  }
});
