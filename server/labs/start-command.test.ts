import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { bash, describeSandbox, useSandboxes } from "#sandbox/testing.ts";
import { keptOrNewShell } from "./shells.ts";
import { runStartCommand, START_TERMINAL } from "./start-command.ts";

describeSandbox("a lab's start command", () => {
  const sandboxes = useSandboxes();

  test("runs once in a terminal of its own, which shows it from the beginning", async () => {
    const sandbox = await sandboxes().open(randomUUID());
    const doc = new Y.Doc();
    const command = "python3 -u -m http.server 8200";
    await runStartCommand(sandbox, doc, command);
    await runStartCommand(sandbox, doc, command);

    expect(doc.getMap("terminals").toJSON()).toEqual({ [START_TERMINAL]: { title: command } });
    expect(await bash(sandbox, "until (: < /dev/tcp/127.0.0.1/8200) 2>/dev/null; do sleep 0.1; done; pgrep -cf http.server", 30_000)).toBe("1"); // prettier-ignore
    const shell = await keptOrNewShell(sandbox, {
      workspaceId: "w",
      terminalId: START_TERMINAL,
      columns: 80,
      rows: 24,
    });
    let output = "";
    const seen = new Promise<void>((resolve) => {
      shell.onData((bytes) => {
        output += Buffer.from(bytes).toString("utf8");
        if (output.includes("Serving HTTP")) resolve();
      });
    });
    await seen;
    expect(output).toMatch(/\$[^\n]*python3 -u -m http\.server 8200/);
    shell.kill();
  }, 60_000);

  test("does nothing where there is none", async () => {
    const sandbox = await sandboxes().open(randomUUID());
    const doc = new Y.Doc();
    await runStartCommand(sandbox, doc, "");
    expect(await sandbox.shells()).toEqual([]);
    expect(doc.getMap("terminals").size).toBe(0);
  });
});
