import { expect, it } from "vitest";
import { describeSandbox, useSandboxes } from "#sandbox/testing.ts";
import { createRunsApart } from "#server/labs/index.ts";
import { checkNow } from "./check.ts";
import { NEW_LAB, type LabDefinition } from "./schema.ts";

const TEST = "from main import double\n\n\ndef test_doubles():\n    assert double(2) == 4\n";

const lab = (changes: Partial<LabDefinition> = {}): LabDefinition => ({
  ...NEW_LAB,
  starter: [{ path: "main.py", content: "def double(number):\n    pass\n" }],
  solution: [{ path: "main.py", content: "def double(number):\n    return 2 * number\n" }],
  tests: [{ path: "test_main.py", content: TEST, visible: false }],
  ...changes,
});

describeSandbox("checking a lab's definition", () => {
  const sandboxes = useSandboxes();
  const check = (definition: LabDefinition) => {
    const apart = createRunsApart(sandboxes(), { warn: () => undefined });
    return checkNow({ runApart: (...args) => apart.runFiles(...args) }, definition);
  };
  const LONG = { timeout: 120_000 };

  it("passes when the solution does and the starter does not", LONG, async () => {
    const { verdict, problem, solution, starter } = await check(lab());
    expect({ verdict, problem }).toEqual({ verdict: "passed", problem: null });
    expect(solution).toMatchObject({
      outcome: "passed",
      tests: [{ name: "test_doubles", outcome: "passed" }],
    });
    expect(starter).toMatchObject({ outcome: "failed", tests: [{ outcome: "failed" }] });
    expect(starter?.output).toContain("1 failed");
  });

  it("says when the tests ask for nothing, and when the solution is none", LONG, async () => {
    const { solution, starter } = lab();
    expect(await check(lab({ starter: solution }))).toMatchObject({ verdict: "starterPasses" });
    const wrong = await check(lab({ solution: starter }));
    expect(wrong).toMatchObject({ verdict: "solutionFails", starter: { outcome: "failed" } });
    expect(wrong.problem).toBe("The tests do not pass with the solution.");
  });

  it("stops a solution that never ends", LONG, async () => {
    const content = "while True:\n    pass\n";
    const result = await check(lab({ runSeconds: 5, solution: [{ path: "main.py", content }] }));
    expect(result).toMatchObject({ verdict: "solutionFails", solution: { outcome: "timeout" } });
    expect(result.problem).toContain("took too long");
  });

  it("runs nothing of what is not ready, and says what is missing", async () => {
    for (const [changes, word] of [
      [{ testCommand: " " }, "no test command"],
      [{ solution: [] }, "no solution"],
      [{ entry: "app.py" }, "app.py"],
    ] as const) {
      const result = await check(lab(changes as Partial<LabDefinition>));
      expect(result).toMatchObject({ verdict: "notReady", solution: null, starter: null });
      expect(result.problem).toContain(word);
    }
  });
});
