import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { cloneRepository, readSource } from "./read-source.ts";

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "cc-source-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function repository(): Promise<string> {
  const folder = scratch();
  writeFileSync(join(folder, "one.md"), "# One\n");
  symlinkSync("/etc/passwd", join(folder, "two.md"));
  const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=A", "-c", "user.email=a@example.test", ...args], { cwd: folder });
  await git("init", "--quiet");
  await git("add", ".");
  await git("commit", "--quiet", "-m", "Begin");
  return folder;
}

it("reads a folder without following links or looking into what tools keep", async () => {
  const folder = scratch();
  mkdirSync(join(folder, "a/node_modules"), { recursive: true });
  writeFileSync(join(folder, "a/one.md"), "1");
  writeFileSync(join(folder, "a/node_modules/x.md"), "x");
  symlinkSync("/etc", join(folder, "etc"));
  symlinkSync("/etc/passwd", join(folder, "passwd.md"));
  expect([...(await readSource(folder)).keys()]).toEqual(["a/one.md"]);
  await expect(readSource(join(folder, "none"))).rejects.toThrow("There is no");
});

it("reads a repository's newest state, and runs nothing of it", { timeout: 120_000 }, async () => {
  const folder = await repository();
  const proof = join(scratch(), "ran");
  writeFileSync(join(folder, ".git/hooks/post-checkout"), `#!/bin/sh\ntouch ${proof}\n`);
  chmodSync(join(folder, ".git/hooks/post-checkout"), 0o755);
  const tree = await cloneRepository(`file://${folder}`, "https:file");
  expect([...tree.keys()]).toEqual(["one.md"]);
  expect(existsSync(proof)).toBe(false);
});

it.each([
  "file:///etc",
  "ext::sh -c id",
  "ssh://example.org/a",
  "git://example.org/a",
  "http://example.org/a",
])("refuses to clone %s", async (url) => {
  await expect(cloneRepository(url)).rejects.toThrow("https:// address");
});

it("says when a repository cannot be read", { timeout: 120_000 }, async () => {
  await expect(cloneRepository(`file://${scratch()}`, "file")).rejects.toThrow("could not be read");
});
