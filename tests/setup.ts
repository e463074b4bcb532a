// Runs before each test file. Silence is part of every test: what nobody expected on the console fails it.
import { afterAll, afterEach } from "vitest";

import { captureConsole, takeConsoleProblems } from "./console.ts";
import { dropFreshDatabases } from "./database.ts";

captureConsole();

afterEach(() => {
  throwProblems();
});

afterAll(async () => {
  await dropFreshDatabases();
  throwProblems();
});

function throwProblems(): void {
  const problems = takeConsoleProblems();
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
