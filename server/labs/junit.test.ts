import { describe, expect, it } from "vitest";
import { parseJunit } from "./junit.ts";
import { judge } from "./test-command.ts";

const report = `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest" tests="3">
<testcase classname="test_main" name="test_adds" time="0.001" />
<testcase classname="test_main" name="test_greets" time="0.002"><failure message="AssertionError: say &quot;hi&quot;&#10;assert 1 == 2">long text</failure></testcase>
<testcase classname="test_main" name="test_later" time="0"><skipped message="not yet" /></testcase>
</testsuite></testsuites>`;

describe("parseJunit", () => {
  it("reads names, outcomes and messages", () => {
    expect(parseJunit(report)).toEqual([
      { name: "test_adds", where: "test_main", outcome: "passed", message: null },
      {
        name: "test_greets",
        where: "test_main",
        outcome: "failed",
        message: 'AssertionError: say "hi"\nassert 1 == 2',
      },
      { name: "test_later", where: "test_main", outcome: "skipped", message: "not yet" },
    ]);
  });

  it.each(["", "no xml at all", "<a><b></a>", "<testsuites><testsuite><testcase/></testsuite></testsuites>"])(
    "is null for what is no report: %j",
    (xml) => {
      expect(parseJunit(xml)).toBeNull();
    },
  );

  it("expands no entities of a document type", () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
      <testsuites><testsuite><testcase name="&b;"/></testsuite></testsuites>`;
    const name = parseJunit(bomb)?.[0]?.name ?? "";
    expect(name.length).toBeLessThan(301);
  });
});

describe("judge", () => {
  const exec = { exitCode: 0, stderr: "", timedOut: false, truncated: false, durationMs: 12.4 };

  it("takes the report from behind the last marker and shows what came before", () => {
    const judged = judge({ ...exec, exitCode: 1, stdout: `1 failed\n--m--${report}` }, "--m--");
    expect(judged).toMatchObject({ outcome: "failed", output: "1 failed", durationMs: 12 });
    expect(judged.tests).toHaveLength(3);
  });

  it("does not take a runner that ended without its report for a success", () => {
    expect(judge({ ...exec, stdout: "" }, "--m--", { expectsReport: true }).outcome).toBe("error");
    expect(judge({ ...exec, stdout: `--m--${report}` }, "--m--", { expectsReport: true }).outcome).toBe(
      "passed",
    );
  });

  it.each([
    [{ ...exec, stdout: "ok" }, "passed"],
    [{ ...exec, exitCode: 2, stdout: "SyntaxError" }, "error"],
    [{ ...exec, exitCode: 137, timedOut: true, stdout: "" }, "timeout"],
  ] as const)("judges a run without a report by its end", (result, outcome) => {
    expect(judge(result, "--m--").outcome).toBe(outcome);
  });
});
