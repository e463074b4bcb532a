import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { LabPage } from "#e2e/lab-page.ts";
import type { Person } from "#e2e/people.ts";
import { notePresses, openLabForTwo } from "../lab-for-two.ts";
import { withBrowser } from "../with-product.ts";

const SAMPLES = 100;
const BETWEEN_MS = 120;
const PROGRAM_ENDS_WITHIN_MS = 60_000;

/** Notes when a file has grown to each size, by the clock that sandbox and browser share. */
const WATCH = `
import json, os, time
start = os.stat("keys.txt").st_size
print("watching", flush=True)
times = []
while len(times) < ${String(SAMPLES)}:
    size = os.stat("keys.txt").st_size
    now = time.time() * 1000
    while len(times) < min(size - start, ${String(SAMPLES)}):
        times.append(now)
    time.sleep(0.001)
json.dump(times, open("result.json.new", "w")); os.rename("result.json.new", "result.json")
print("done watching")
`;

const APPEND = `
import json, time
times = []
for count in range(${String(SAMPLES)}):
    with open("grows.txt", "a") as file:
        file.write("x")
    times.append(time.time() * 1000)
    time.sleep(${String(BETWEEN_MS / 1000)})
json.dump(times, open("result.json.new", "w"))
import os; os.rename("result.json.new", "result.json")
print("done appending")
`;

/** A key pressed until the sandbox's file has it; a program's write until the other person's editor shows it. */
export function measureDelays(): Promise<{ keys: number[]; writes: number[] }> {
  return withBrowser(async (product, browser) => {
    const { student, workspaceId, own: typist, visited: reader } = await openLabForTwo(product, browser);
    const disk = diskOf(product.origin, workspaceId, student);
    await disk.put("watch.py", WATCH);
    await disk.put("append.py", APPEND);
    await disk.put("keys.txt", "typed: ");
    await disk.put("grows.txt", "grows: ");

    const keys = await measureKeys(typist, disk);
    const writes = await measureWrites(typist, reader, disk);
    return { keys, writes };
  });
}

async function measureKeys(lab: LabPage, disk: Disk): Promise<number[]> {
  await lab.file("keys.txt").click();
  await lab.expectText("typed: ");
  await lab.typeInShell("clear; python3 watch.py");
  await lab.expectOnScreen("watching");
  await lab.code.focus();
  await lab.page.keyboard.press("Control+End");
  await notePresses(lab.page);
  for (let count = 0; count < SAMPLES; count += 1) {
    await lab.page.keyboard.press("x");
    await delay(BETWEEN_MS);
  }
  await lab.expectOnScreen("done watching");
  const seen = await disk.result();
  const pressed = await lab.page.evaluate(() => window.pressedAt);
  return pressed.map((at, index) => (seen[index] ?? Number.NaN) - at);
}

async function measureWrites(from: LabPage, to: LabPage, disk: Disk): Promise<number[]> {
  await to.file("grows.txt").click();
  await to.expectText("grows: ");
  await noteGrowth(to.page);
  await from.typeInShell("clear; rm result.json; python3 append.py");
  await from.page
    .getByText("done appending", { exact: true })
    .first()
    .waitFor({ timeout: PROGRAM_ENDS_WITHIN_MS });
  await to.expectText(`grows: ${"x".repeat(SAMPLES)}`);
  const written = await disk.result();
  const grown = await to.page.evaluate(() => window.grownAt);
  return written.map((at, index) => (grown[index] ?? Number.NaN) - at);
}

interface Disk {
  put(path: string, content: string): Promise<void>;
  /** What the program in the lab has noted last. */
  result(): Promise<number[]>;
}

function diskOf(origin: string, workspaceId: string, { token }: Person): Disk {
  const address = (path: string) => `${origin}/api/labs/${workspaceId}/file?path=${path}`;
  const headers = { Authorization: `Bearer ${token}` };
  return {
    async put(path, content) {
      const response = await fetch(address(path), { method: "PUT", headers, body: content });
      if (!response.ok) throw new Error(await response.text());
    },
    async result() {
      const response = await fetch(address("result.json"), { headers });
      if (!response.ok) throw new Error(await response.text());
      return JSON.parse(await response.text()) as number[];
    },
  };
}

declare global {
  interface Window {
    /** When the shown text grew, once for each letter: epoch ms with fractions. */
    grownAt: number[];
  }
}

function noteGrowth(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.grownAt = [];
    const lines = document.querySelector(".view-lines");
    if (lines === null) throw new Error("the editor shows no lines");
    const start = lines.textContent.length;
    new MutationObserver(() => {
      const now = performance.timeOrigin + performance.now();
      while (window.grownAt.length < lines.textContent.length - start) window.grownAt.push(now);
    }).observe(lines, { subtree: true, childList: true, characterData: true });
  });
}
