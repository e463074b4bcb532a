import { startTcpProxy } from "#collab/testing/tcp-proxy.ts";
import { CONNECTION_LOST } from "./console-watch.ts";
import { expect, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { signInDemo } from "./people.ts";
import { typeTogether } from "./type-together.ts";

test("two people on two nodes write together, one node dies, and nothing is lost", async ({
  lab,
  server,
  browserOf,
  complaints,
}) => {
  // A second server starts, and three pages with an editor each open.
  test.slow();
  complaints.allow(...CONNECTION_LOST);
  const { lab: student, workspaceId, person } = await lab();
  const teacher = await signInDemo(server.origin, "instructor");
  const node = await server.startSecondNode();
  // What stands before the nodes in production: it sends people to the second one, and elsewhere when that is dead.
  const balancer = await startTcpProxy(node.origin);
  try {
    const instructor = new LabPage(await browserOf(teacher));
    await instructor.page.goto(`${balancer.url}lab/${workspaceId}`);
    await instructor.expectSaved();

    await typeTogether(
      { lab: instructor, person: teacher, words: " from the one who teaches" },
      { lab: student, person, words: " from the one who learns" },
    );

    const words = Array.from({ length: 12 }, (_, at) => ` word${String(at)}`).join("");
    const typing = instructor.page.keyboard.type(words);
    balancer.redirect(server.origin);
    await node.kill();
    await typing;
    const all = `top from the one who teaches${words}\n\nbottom from the one who learns`;
    for (const room of [student, instructor]) {
      await room.expectText(all);
      await room.expectSaved();
    }
    await expect(student.caretOf(teacher.name)).toBeVisible();

    // Someone without a copy in the browser sees what is stored.
    const fresh = new LabPage(await browserOf(person));
    await fresh.page.goto(`/lab/${workspaceId}`);
    await fresh.expectSaved();
    await fresh.expectText(all);
  } finally {
    await node.kill();
    await balancer.close();
  }
});
