import { expect, it, vi } from "vitest";
import type { Preview } from "./schema.ts";
import { begunLabs, MAIN, TEST } from "./testing/begun-labs.ts";

vi.setConfig({ testTimeout: 120_000 });

const NEW_MAIN = MAIN.replace("pass", "return n + n");

/** Three who have begun: one has touched nothing, one the same line, and one has made it as it will be. */
async function threeLabs() {
  const begun = await begunLabs(3);
  const [, second, third] = begun.labs;
  await second?.files.write("main.py", MAIN.replace("pass", "return n * 2"));
  await third?.files.write("main.py", NEW_MAIN);
  return begun;
}

it("is looked at before it is published, and nothing is changed by that", async () => {
  const { owner, courseId, labs, draft } = await threeLabs();
  await draft({ "main.py": NEW_MAIN });
  const seen: Preview[] = [];
  for await (const preview of await owner.api.labUpdates.preview({ courseId })) seen.push(preview);
  expect(seen.at(-1)).toEqual({
    ...{ labs: 1, begun: 3, looked: 3, isDone: true },
    ...{ clean: 1, choice: 1, same: 1, cannot: 0 },
  });
  expect(await labs[0]?.files.read()).toEqual({ "main.py": MAIN, "test_main.py": TEST });
  expect(await owner.api.labUpdates.report({ courseId })).toBeNull();
});

it("is reported afterwards with names, what needs looking at first", async () => {
  const { services, owner, courseId, labs, publish, run } = await threeLabs();
  const changes = await owner.api.labUpdates.reportChanges({ courseId });
  await publish({ "main.py": NEW_MAIN });
  const waiting = await owner.api.labUpdates.report({ courseId });
  expect(waiting?.counts).toEqual({ cannot: 0, choice: 0, waiting: 3, clean: 0, same: 0 });
  const told = changes[Symbol.asyncIterator]().next();
  await run();
  expect(await told).toMatchObject({ done: false, value: { changed: true } });
  await changes[Symbol.asyncIterator]().return?.();

  const [first] = labs;
  if (first === undefined) throw new Error("there must be labs");
  await first.student.api.labUpdates.undo({ workspaceId: first.workspaceId });
  const report = await owner.api.labUpdates.report({ courseId });
  expect(report).toMatchObject({
    version: 2,
    undone: 1,
    counts: { choice: 1, clean: 1, same: 1, waiting: 0 },
  });
  const nameOf = async (index: number) =>
    (await services.db.user.findUniqueOrThrow({ where: { id: labs[index]?.student.actor.id ?? "" } })).name;
  expect(report?.rows.map(({ student, state, conflicts }) => [student, state, conflicts])).toEqual([
    [await nameOf(1), "choice", 1],
    [await nameOf(0), "clean", 0],
    [await nameOf(2), "same", 0],
  ]);
});

it("tells the student what it changed, however the lab looks since", async () => {
  const { labs, publish, run } = await begunLabs(1);
  const [first] = labs;
  if (first === undefined) throw new Error("there must be a lab");
  const { student, workspaceId, files } = first;
  expect(await student.api.labUpdates.changes({ workspaceId })).toEqual({ files: [] });
  await publish({ "main.py": NEW_MAIN });
  await run();
  await files.remove("main.py");
  expect(await student.api.labUpdates.changes({ workspaceId })).toEqual({
    files: [{ path: "main.py", before: MAIN, after: NEW_MAIN, binary: false }],
  });
});
