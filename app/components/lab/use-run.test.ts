import { expect, it } from "vitest";
import { programInFront } from "./use-run.ts";

it("runs the file in front when it is a program of the lab's kind", () => {
  expect(programInFront("lib/other.py", "main.py")).toBe("lib/other.py");
});

it("runs the lab's program when something else is in front", () => {
  expect(programInFront("README.md", "main.py")).toBe("main.py");
  expect(programInFront(undefined, "main.py")).toBe("main.py");
});
