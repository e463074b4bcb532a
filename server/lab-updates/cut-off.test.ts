import { describe, expect, it, vi } from "vitest";
import type { RoomHandle } from "#collab/index.ts";
import type { Services } from "#server/services.ts";
import { readNote } from "./document.ts";
import { createLabUpdates } from "./index.ts";
import { begunLabs, MAIN, TEST } from "./testing/begun-labs.ts";

vi.setConfig({ testTimeout: 240_000 });

const FIXED = TEST.replace("== 5", "== 4");
const NEW_MAIN = `${MAIN}print(double(3))\n`;

/** All labs here have their documents, and nothing is tried out. */
const NEVER_USED = {
  updates: { create: () => Promise.resolve(false) },
  readDraft: () => Promise.reject(new Error("nothing is tried out here")),
};

/** A worker of its own, that dies where `die` throws. */
function workerThatDies({ db, events, documents, collab, log }: Services, die: (step: string) => void) {
  const dying =
    <Args extends unknown[], Result>(step: string, act: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => {
      die(`before ${step}`);
      const result = await act(...args);
      die(`after ${step}`);
      return result;
    };
  return createLabUpdates({
    ...{ db, events, log },
    ...NEVER_USED,
    documents: { ...documents, keepPoint: dying("keeping the point", documents.keepPoint.bind(documents)) },
    rooms: {
      ...collab.rooms,
      open: dying("opening", async (name: string): Promise<RoomHandle> => {
        const handle = await collab.rooms.open(name);
        return {
          ...handle,
          saved: dying("saving", handle.saved.bind(handle)),
          edit(actorId, change) {
            handle.edit(actorId, change);
            die("after editing");
          },
        };
      }),
    },
  });
}

describe("a worker that dies on the way", () => {
  it("loses nothing and does nothing twice, wherever it was", async () => {
    const { services, labs, publish, run } = await begunLabs(1);
    const [lab] = labs;
    if (lab === undefined) throw new Error("there must be a lab");
    let version = 0;
    for (let deadline = 0; ; deadline++) {
      version += 1;
      const mark = `# version ${String(version)}\n`;
      await lab.files.write("notes.md", mark);
      await publish({ "main.py": mark + NEW_MAIN, "test_main.py": FIXED + mark });
      let steps = 0;
      const worker = workerThatDies(services, () => {
        if (steps++ >= deadline) throw new Error("killed");
      });
      await worker.run(new AbortController().signal);
      await run();
      const label = `died at step ${String(deadline)}`;
      expect(await lab.files.read(), label).toEqual({
        ...{ "main.py": mark + NEW_MAIN, "test_main.py": FIXED + mark, "notes.md": mark },
      });
      const rows = await services.db.workspaceUpdate.findMany({
        where: { rollout: { version: version + 1 } },
      });
      expect(
        rows.map(({ state, conflicts }) => [state, conflicts]),
        label,
      ).toEqual([["clean", 0]]);
      expect(await lab.files.use(({ doc }) => readNote(doc)?.rolloutId), label).toBe(rows[0]?.rolloutId);
      if (steps <= deadline) break;
    }
    expect(version).toBeGreaterThan(8);
  });

  it("leaves nothing behind of a version that is taken back before anybody goes on", async () => {
    const { services, owner, courseId, labs, publish, run } = await begunLabs(1);
    await publish({ "main.py": NEW_MAIN, "test_main.py": FIXED });
    const worker = workerThatDies(services, (step) => {
      if (step === "after editing") throw new Error("killed");
    });
    await worker.run(new AbortController().signal);
    expect(await labs[0]?.files.read()).toEqual({ "main.py": NEW_MAIN, "test_main.py": FIXED });
    await owner.api.authoring.restore({ courseId, number: 1 });
    await publish({});
    // Also where the older one fails once more and the newer would not.
    let opened = 0;
    const failing = workerThatDies(services, (step) => {
      if (step === "before opening" && opened++ === 0) throw new Error("killed");
    });
    await failing.run(new AbortController().signal);
    await run();
    expect(await labs[0]?.files.read()).toEqual({ "main.py": MAIN, "test_main.py": TEST });
    expect(await services.db.labRollout.count({ where: { finishedAt: null } })).toBe(0);
  });

  it("is followed by others at once without an edit being made twice", async () => {
    const { services, labs, publish, run } = await begunLabs(6);
    await publish({ "main.py": NEW_MAIN, "test_main.py": FIXED });
    await Promise.all([run(), run(), run()]);
    // What one held while another came by is done by the next run.
    await run();
    for (const { files } of labs)
      expect(await files.read()).toEqual({ "main.py": NEW_MAIN, "test_main.py": FIXED });
    expect(await services.db.workspaceUpdate.count({ where: { state: "clean" } })).toBe(6);
    expect(await services.db.documentVersion.count()).toBe(6);
  });

  it("gives up one lab that cannot be opened, says so, and does the others", async () => {
    const { services, labs, publish } = await begunLabs(2);
    await publish({ "test_main.py": FIXED });
    const broken = `workspace/${labs[0]?.workspaceId ?? ""}`;
    const { db, events, documents, collab, log } = services;
    const worker = createLabUpdates({
      ...{ db, events, documents, log },
      ...NEVER_USED,
      rooms: {
        ...collab.rooms,
        open: (name) => (name === broken ? Promise.reject(new Error("broken")) : collab.rooms.open(name)),
      },
    });
    for (let attempt = 0; attempt < 5; attempt++) await worker.run(new AbortController().signal);
    const rows = await db.workspaceUpdate.findMany({
      select: { workspaceId: true, state: true },
    });
    expect(new Map(rows.map(({ workspaceId, state }) => [workspaceId, state]))).toEqual(
      new Map([
        [labs[0]?.workspaceId, "cannot"],
        [labs[1]?.workspaceId, "clean"],
      ]),
    );
    expect(await labs[1]?.files.read()).toMatchObject({ "test_main.py": FIXED });
  });
});
