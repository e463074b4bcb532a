import { expect, it } from "vitest";
import { bash, describeSandbox, useSandboxes } from "#sandbox/testing.ts";
import { NEW_LAB, type LabDefinition } from "#server/lab-definitions/schema.ts";
import { runHiddenTests } from "./hidden-tests.ts";
import { createRunsApart } from "./runs-apart.ts";

const SECRET = "the_answer_is_42";

const definition: LabDefinition = {
  ...NEW_LAB,
  runSeconds: 20,
  tests: [
    { path: "test_seen.py", content: "def test_seen():\n    pass\n", visible: true },
    {
      path: "checks/test_more.py",
      content: `import main\n\n\ndef test_answer():\n    assert main.answer("${SECRET}") == "${SECRET}"\n\n\ndef test_easy():\n    pass\n`,
      visible: false,
    },
  ],
};

describeSandbox("hidden tests", () => {
  const sandboxes = useSandboxes();
  const runOn = async (id: string, program: string) => {
    const home = await sandboxes().open(id);
    await home.home.write("main.py", Buffer.from(program));
    await home.home.write("data.bin", Buffer.from([0, 255, 1]));
    const apart = createRunsApart(sandboxes(), { warn: () => undefined });
    return { home, run: await runHiddenTests(apart, definition, home, "ada") };
  };
  const LONG = { timeout: 120_000 };

  it("tell their name and whether they pass, and leave nothing in the student's home", LONG, async () => {
    const right = "assert open('data.bin', 'rb').read() == b'\\0\\xff\\x01'\ndef answer(x):\n    return x\n";
    const { home, run } = await runOn("right", right);
    expect(run).toEqual({
      outcome: "passed",
      tests: [
        { name: "Hidden test: test_answer", outcome: "passed", message: null },
        { name: "Hidden test: test_easy", outcome: "passed", message: null },
      ],
    });
    expect(await bash(home, "find . -name '*more*'")).toBe("");
  });

  it("tell nothing else to a program that goes looking for them", LONG, async () => {
    const nosy = [
      "import pathlib",
      "def answer(x):",
      "    found = [path.read_text() for path in pathlib.Path('.').rglob('test_*.py')]",
      "    print(found)",
      "    raise ValueError(str(found) + x)",
    ].join("\n");
    const { run } = await runOn("nosy", nosy);
    expect(run).toMatchObject({ outcome: "failed", tests: [{ outcome: "failed" }, { outcome: "passed" }] });
    expect(JSON.stringify(run)).not.toContain(SECRET);
  });

  it("are not named by what a program writes into the report", LONG, async () => {
    const forger = [
      "import pytest, _pytest.nodes, sys",
      "def answer(x):",
      "    return None",
      "for item in []: pass",
      "import _pytest.junitxml as j",
      "old = j._NodeReporter.record_testreport",
      "def record(self, report):",
      "    old(self, report)",
      `    self.attrs['name'] = 'leak_${"${SECRET}"}'`,
      "j._NodeReporter.record_testreport = record",
    ].join("\n");
    const { run } = await runOn("forger", forger);
    expect(run?.tests.map(({ name }) => name)).toEqual(["Hidden test"]);
    expect(JSON.stringify(run)).not.toContain("leak");
  });

  it("are not told word by word in the names of a report", LONG, async () => {
    const dictator = [
      "import atexit, os, re",
      "words = re.findall(r'\\w+', open('checks/test_more.py').read())",
      'case = \'<testcase classname="checks.test_more" name="%s"/>\'',
      "report = '<testsuite>' + ''.join(case % word for word in words) + '</testsuite>'",
      "target = re.search(r'--junitxml=(\\S+)', os.environ['PYTEST_ADDOPTS']).group(1)",
      "def dictate():",
      "    open(target, 'w').write(report)",
      "    os._exit(0)",
      "atexit.register(dictate)",
      "def answer(x):",
      "    return x",
    ].join("\n");
    const { run } = await runOn("dictator", dictator);
    expect(run?.tests.map(({ name }) => name)).toEqual([
      "Hidden test: test_answer",
      "Hidden test: test_easy",
      "Hidden test",
    ]);
    expect(JSON.stringify(run)).not.toContain(SECRET);
  });

  it("are not passed where the student's settings leave them out", LONG, async () => {
    const home = await sandboxes().open("evading");
    await home.home.write("conftest.py", Buffer.from('collect_ignore = ["checks"]\n'));
    const apart = createRunsApart(sandboxes(), { warn: () => undefined });
    expect(await runHiddenTests(apart, definition, home, "ada")).toEqual({
      outcome: "failed",
      tests: [{ name: "Hidden test", outcome: "failed", message: null }],
    });
  });

  it("that cannot be run are failed, and one that never ends is stopped", LONG, async () => {
    const { run: broken } = await runOn("broken", "def answer(:\n");
    expect(broken).toMatchObject({ outcome: "failed", tests: [{ name: "Hidden test", outcome: "error" }] });
    const { run: endless } = await runOn("endless", "while True:\n    pass\n");
    expect(endless).toMatchObject({ outcome: "timeout" });
  });
});
