import { describe, expect, it } from "vitest";
import { runCommandFor } from "./run-file.ts";

const lab = { entry: "main.py", runCommand: "python3 -X utf8 {file}" };

describe("runCommandFor", () => {
  it("uses the lab's own command for files like its entry", () => {
    expect(runCommandFor(lab, "src/helper.py")).toBe("python3 -X utf8 src/helper.py");
  });

  it("knows other programs by their extension", () => {
    expect(runCommandFor(lab, "setup.sh")).toBe("bash setup.sh");
  });

  it.each([
    ["my file.py", "python3 -X utf8 'my file.py'"],
    ["it's.py", "python3 -X utf8 'it'\\''s.py'"],
    ["$(reboot).py", "python3 -X utf8 '$(reboot).py'"],
    ["-c.py", "python3 -X utf8 './-c.py'"],
  ])("quotes %s so that the shell reads one name", (path, command) => {
    expect(runCommandFor(lab, path)).toBe(command);
  });

  it("says what can be run when the file cannot", () => {
    expect(() => runCommandFor(lab, "notes.txt")).toThrow(/not a program.*\.py/);
  });
});
