import { describe, expect, it, vi } from "vitest";
import { choose, choiceAt, readNote, whereIs } from "./document.ts";
import { begunLabs, MAIN, TEST } from "./testing/begun-labs.ts";

vi.setConfig({ testTimeout: 120_000 });

const FIXED = TEST.replace("== 5", "== 4");
const SOLVED = MAIN.replace("pass", "return n * 2");

describe("a new version of a lab", () => {
  it("reaches those who have begun it: their lines stay, the others are the new ones", async () => {
    const { services, labs, publish, run, labId } = await begunLabs(2);
    const [one, other] = labs as [(typeof labs)[number], (typeof labs)[number]];
    await one.files.write("main.py", SOLVED);
    await one.files.write("notes.md", "mine\n");
    const newMain = MAIN.replace("print(double(2))", "print(double(21))");
    await publish({ "test_main.py": FIXED, "main.py": newMain, "data.txt": "1\n" });
    expect(await run()).toBe(2);

    expect(await other.files.read()).toEqual({
      "main.py": newMain,
      "test_main.py": FIXED,
      "data.txt": "1\n",
    });
    expect(await one.files.read()).toEqual({
      "main.py": newMain.replace("pass", "return n * 2"),
      "test_main.py": FIXED,
      "data.txt": "1\n",
      "notes.md": "mine\n",
    });
    const rows = await services.db.workspaceUpdate.findMany({ select: { state: true, conflicts: true } });
    expect(rows).toEqual(labs.map(() => ({ state: "clean", conflicts: 0 })));
    expect(await services.db.labRollout.count({ where: { labId, finishedAt: null } })).toBe(0);
    expect(await run()).toBe(0);
  });

  it("keeps the lab as it was under a name, and can be undone without losing what came after", async () => {
    const { labs, publish, run } = await begunLabs(1);
    const [{ student, workspaceId, files }] = labs as [(typeof labs)[number]];
    await files.write("main.py", SOLVED);
    await publish({ "test_main.py": FIXED, "data.txt": "1\n" });
    await run();
    const { versions } = await student.api.history.timeline({ document: `workspace/${workspaceId}` });
    expect(versions.map(({ name }) => name)).toEqual(["Before the update of test_main.py and data.txt"]);

    await files.write("main.py", `${SOLVED}# later\n`);
    await files.write("test_main.py", `# mine\n${FIXED}`);
    expect(await student.api.labUpdates.undo({ workspaceId })).toEqual({ kept: 0 });
    expect(await files.read()).toEqual({
      "main.py": `${SOLVED}# later\n`,
      "test_main.py": `# mine\n${TEST}`,
    });
    await expect(student.api.labUpdates.undo({ workspaceId })).rejects.toThrow("no update to undo");
    // What was undone does not come again, what is newer does.
    await publish({ "more.txt": "2\n" });
    await run();
    expect(await files.read()).toEqual({
      "main.py": `${SOLVED}# later\n`,
      "test_main.py": `# mine\n${TEST}`,
      "more.txt": "2\n",
    });
  });

  it("leaves to the owner what both have changed: mine, theirs or both, and back again", async () => {
    const { services, labs, publish, run } = await begunLabs(1);
    const [{ student, workspaceId, files }] = labs as [(typeof labs)[number]];
    await files.write("main.py", SOLVED);
    const theirMain = MAIN.replace("pass", "return n + n");
    await publish({ "main.py": theirMain, "test_main.py": FIXED });
    await run();
    expect(await files.read()).toEqual({ "main.py": SOLVED, "test_main.py": FIXED });
    expect(await services.db.workspaceUpdate.findFirst({ select: { state: true, conflicts: true } })).toEqual(
      {
        state: "choice",
        conflicts: 1,
      },
    );

    const pick = (choice: "mine" | "theirs" | "both") =>
      files.use(({ doc }) => {
        const note = readNote(doc);
        if (note === null) throw new Error("the update must be noted");
        choose(doc, note, 0, choice);
        return choiceAt(doc, 0);
      });
    expect(await pick("theirs")).toBe("theirs");
    expect(await files.read()).toMatchObject({ "main.py": theirMain });
    await pick("both");
    const both = MAIN.replace("pass", "return n * 2\n    return n + n");
    expect(await files.read()).toMatchObject({ "main.py": both });
    await pick("mine");
    expect(await files.read()).toMatchObject({ "main.py": SOLVED });
    await pick("theirs");
    await student.api.labUpdates.undo({ workspaceId });
    expect(await files.read()).toEqual({ "main.py": SOLVED, "test_main.py": TEST });
  });

  it("finds the place of a choice again after edits around it, and asks on with the next version", async () => {
    const { labs, publish, run } = await begunLabs(1);
    const [{ files }] = labs as [(typeof labs)[number]];
    await files.write("main.py", SOLVED);
    await publish({ "main.py": MAIN.replace("pass", "return n + n") });
    await run();
    await files.use((all) => {
      const file = all.find("main.py");
      if (file?.kind !== "text") throw new Error("main.py must be there");
      file.text.insert(0, "# a line above\n");
    });
    await publish({ "data.txt": "1\n" });
    await run();
    const found = await files.use(({ doc }) => {
      const note = readNote(doc);
      const [place] = note?.places ?? [];
      return { files: note?.files, now: place?.kind === "lines" ? whereIs(doc, place)?.now : null };
    });
    expect(found).toEqual({ files: [{ path: "data.txt", change: "added" }], now: "    return n * 2\n" });
  });

  it("does not come back with what the owner removed, and says so", async () => {
    const { labs, publish, run } = await begunLabs(1);
    const [{ files }] = labs as [(typeof labs)[number]];
    await files.remove("test_main.py");
    await publish({ "test_main.py": FIXED });
    await run();
    expect(await files.read()).toEqual({ "main.py": MAIN });
    await files.use(({ doc }) => {
      const note = readNote(doc);
      expect(note?.places).toEqual([{ kind: "gone", path: "test_main.py", theirs: FIXED }]);
      if (note !== null) choose(doc, note, 0, "theirs");
    });
    expect(await files.read()).toEqual({ "main.py": MAIN, "test_main.py": FIXED });
  });

  it("is what a workspace begins with that is opened later, and no update of it", async () => {
    const { services, labs, labId, publish, run } = await begunLabs(1);
    await publish({ "test_main.py": FIXED });
    const [{ student }] = labs as [(typeof labs)[number]];
    const { workspaceId } = await student.api.labs.open({ labId });
    await run();
    const update = await services.db.workspaceUpdate.findFirst({ where: { workspaceId } });
    expect(update?.state).toBe("clean");
    expect(await services.db.workspaceUpdate.count()).toBe(1);
  });

  it("comes once to whoever missed one between", async () => {
    const { services, labs, publish, run } = await begunLabs(1);
    await publish({ "test_main.py": FIXED });
    await publish({ "test_main.py": `${FIXED}# two\n` });
    expect(await run()).toBe(1);
    const [{ files }] = labs as [(typeof labs)[number]];
    expect(await files.read()).toMatchObject({ "test_main.py": `${FIXED}# two\n` });
    expect(await services.db.workspaceUpdate.count()).toBe(1);
  });

  it("brings an older version back like a newer one", async () => {
    const { owner, courseId, labs, publish, run } = await begunLabs(1);
    const [{ files }] = labs as [(typeof labs)[number]];
    await publish({ "test_main.py": FIXED });
    await run();
    await files.write("main.py", SOLVED);
    await owner.api.authoring.restore({ courseId, number: 1 });
    await publish({});
    await run();
    expect(await files.read()).toEqual({ "main.py": SOLVED, "test_main.py": TEST });
  });

  it("does not come any more once an older one is published again before anybody got it", async () => {
    const { services, owner, courseId, labs, publish, run } = await begunLabs(1);
    const [{ files }] = labs as [(typeof labs)[number]];
    await publish({ "test_main.py": FIXED });
    await owner.api.authoring.restore({ courseId, number: 1 });
    await publish({});
    expect(await run()).toBe(0);
    expect(await files.read()).toEqual({ "main.py": MAIN, "test_main.py": TEST });
    expect(await services.db.labRollout.count({ where: { finishedAt: null } })).toBe(0);
  });

  it("is brought to labs begun before it was kept what they were given", async () => {
    const { services, labs, publish, run } = await begunLabs(1);
    await services.db.workspace.updateMany({ data: { givenHash: null } });
    await services.db.labGiven.deleteMany();
    const [{ files }] = labs as [(typeof labs)[number]];
    await files.write("main.py", SOLVED);
    await publish({ "test_main.py": FIXED });
    await run();
    expect(await files.read()).toEqual({ "main.py": SOLVED, "test_main.py": FIXED });
  });
});
