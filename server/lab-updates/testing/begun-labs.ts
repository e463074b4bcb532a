import { labDraft } from "#server/lab-definitions/document.ts";
import { workspaceFiles, type WorkspaceFiles } from "#server/labs/document.ts";
import type { NewCourse } from "#server/courses/index.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";

/** What the lab of the tests is given at first. */
export const MAIN = "def double(n):\n    pass\n\n\nprint(double(2))\n";
export const TEST = "from main import double\n\n\ndef test_double():\n    assert double(2) == 5\n";

/** A published course with one lab, its owner, and as many students who have begun it. */
export async function begunLabs(students: number, services?: Services) {
  const running = services ?? (await testServices());
  const owner = await person(running, "instructor");
  const course = await courseBy(running, owner.actor.id, { modules: [moduleOfLab] });
  const labs = [];
  for (let n = 0; n < students; n++) {
    const student = await person(running);
    await student.api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await student.api.labs.open({ labId: course.labId });
    labs.push({ student, workspaceId, files: filesOf(running, student.actor.id, workspaceId) });
  }
  const { labId, id: courseId } = course;
  return { services: running, owner, courseId, labId, labs, ...authorOf(running, owner, courseId, labId) };
}

type Person = Awaited<ReturnType<typeof person>>;

/** The lab's files as its owner reads and writes them. */
function filesOf(services: Services, actorId: string, workspaceId: string) {
  const withFiles = async <Result>(use: (files: WorkspaceFiles) => Result): Promise<Result> => {
    const handle = await services.collab.rooms.open(`workspace/${workspaceId}`);
    try {
      let result: { value: Result } | undefined;
      handle.edit(actorId, (doc) => (result = { value: use(workspaceFiles(doc)) }));
      await handle.saved();
      if (result === undefined) throw new Error("the edit was not made");
      return result.value;
    } finally {
      handle.close();
    }
  };
  return {
    use: withFiles,
    read: () =>
      withFiles((files) =>
        Object.fromEntries(
          files.list().flatMap((file) => (file.kind === "text" ? [[file.path, file.text.toJSON()]] : [])),
        ),
      ),
    write: (path: string, content: string) =>
      withFiles((files) => {
        const file = files.find(path);
        if (file?.kind === "text") {
          file.text.delete(0, file.text.length);
          file.text.insert(0, content);
        } else files.create(path, content);
      }),
    remove: (path: string) => withFiles((files) => files.remove(path)),
  };
}

function authorOf(services: Services, owner: Person, courseId: string, labId: string) {
  /** Makes the draft's starter these files; null removes one. */
  const draft = async (files: Record<string, string | null>) => {
    await owner.api.authoring.openLab({ courseId, labId });
    const handle = await services.collab.rooms.open(`lab/${labId}`);
    handle.edit(owner.actor.id, (doc) => {
      const { files: drafted } = labDraft(doc);
      for (const [path, content] of Object.entries(files)) {
        drafted.remove(`starter/${path}`);
        if (content !== null) drafted.create(`starter/${path}`, content);
      }
    });
    await handle.saved();
    handle.close();
  };
  return {
    draft,
    publish: async (files: Record<string, string | null>) => {
      await draft(files);
      await owner.api.authoring.publish({ courseId, note: "" });
    },
    run: () => services.labUpdates.run(new AbortController().signal),
  };
}

const lesson = { summary: "", durationMinutes: 5, body: "# Hello\n" } as const;

const moduleOfLab: NewCourse["modules"][number] = {
  title: "Module",
  summary: "",
  lessons: [
    { ...lesson, slug: "reading", title: "Reading", completion: "read", lab: null },
    {
      ...lesson,
      ...{ slug: "exercise", title: "Exercise", completion: "tests" },
      lab: {
        title: "Lab",
        instructions: "Double it.",
        runCommand: "python3 {file}",
        testCommand: "python3 -m pytest -q",
        entry: "main.py",
        starter: [
          { path: "main.py", content: MAIN },
          { path: "test_main.py", content: TEST },
        ],
        solution: [{ path: "main.py", content: MAIN.replace("pass", "return n + n") }],
      },
    },
  ],
};
