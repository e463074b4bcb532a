import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

import { expect, it, onTestFinished } from "vitest";
import { readRepository } from "./read-repository.ts";
import { readSource } from "./read-source.ts";
import { textIn } from "./tree.ts";

const rules = { privateHosts: [] };
const local = { ...rules, protocol: "file" } as const;

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "cc-source-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function repository(): Promise<string> {
  const folder = scratch();
  writeFileSync(join(folder, "one.md"), "# One\n");
  writeFileSync(join(folder, "zwei ü.md"), "# Zwei\n\nÜ\n");
  writeFileSync(join(folder, "large.bin"), "version https://git-lfs.github.com/spec/v1\noid sha256:1\n");
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(join(folder, "node_modules/x.md"), "x");
  writeFileSync(join(folder, ".gitattributes"), "*.md filter=evil export-subst\n");
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
  const { tree, skipped } = await readSource(folder, rules);
  expect([...tree.keys()]).toEqual(["a/one.md"]);
  expect(skipped.map(({ path }) => path)).toEqual(["a/node_modules", "etc", "passwd.md"]);
  await expect(readSource(join(folder, "none"), rules)).rejects.toThrow("There is no");
});

it("reads a repository's newest state, and runs nothing of it", { timeout: 120_000 }, async () => {
  const folder = await repository();
  const proof = join(scratch(), "ran");
  writeFileSync(join(folder, ".git/hooks/post-checkout"), `#!/bin/sh\ntouch ${proof}\n`);
  chmodSync(join(folder, ".git/hooks/post-checkout"), 0o755);
  const { tree, skipped } = await readRepository(`file://${folder}`, local);
  expect([...tree.keys()]).toEqual([".gitattributes", "one.md", "zwei ü.md"]);
  expect(textIn(tree, "one.md")).toBe("# One\n");
  expect(textIn(tree, "zwei ü.md")).toBe("# Zwei\n\nÜ\n");
  expect(skipped.map(({ path }) => path)).toEqual(["node_modules", "two.md", "large.bin"]);
  expect(existsSync(proof)).toBe(false);
});

it.each([
  "file:///etc",
  "ext::sh -c id",
  "ssh://example.org/a",
  "git://example.org/a",
  "http://example.org/a",
])("refuses to clone %s", async (url) => {
  await expect(readRepository(url, rules)).rejects.toThrow("https:// address");
});

it("says when a repository cannot be read", { timeout: 120_000 }, async () => {
  await expect(readRepository(`file://${scratch()}`, local)).rejects.toThrow("could not be read");
});
