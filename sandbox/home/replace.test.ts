import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { closeSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bash, describeSandbox, useSandboxes } from "../testing.ts";
import { openHome, type MountedHome } from "./home.ts";

const bytes = (text: string) => Buffer.from(text);

describeSandbox("taking and replacing files of a home", () => {
  let folder: string;
  let home: MountedHome;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "home-"));
    chownSync(folder, 1000, 1000);
    home = await openHome(folder, { uid: 1000, gid: 1000 });
  });
  afterEach(async () => {
    await home.close();
    rmSync(folder, { recursive: true });
  });
  const at = (name: string) => path.join(folder, name);
  const onDisk = (name: string) => readFileSync(at(name), "utf8");

  test("S91 what a replacement took the place of can be read, put back and discarded", async () => {
    writeFileSync(at("a.sh"), "old", { mode: 0o755 });
    const first = await home.replace("a.sh", bytes("new"));
    expect(onDisk("a.sh")).toBe("new");
    expect(statSync(at("a.sh"))).toMatchObject({ uid: 1000, gid: 1000, mode: 0o100755 });
    expect(Buffer.from(await first.read(100)).toString()).toBe("old");
    expect((await home.list()).entries.map((entry) => entry.path)).toEqual(["a.sh"]);
    await first.putBack();
    expect(onDisk("a.sh")).toBe("old");

    const second = await home.replace("a.sh", bytes("newer"));
    await second.discard();
    expect(onDisk("a.sh")).toBe("newer");
    expect(readdirSync(folder)).toEqual(["a.sh"]);
    await expect(second.read(100)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("S91 whoever saves at the same moment loses nothing: each version is found once", async () => {
    writeFileSync(at("a"), "guest 0");
    // Saves as editors do, version after version, each over whatever is there.
    const saver = `const fs = require("node:fs"); process.chdir(${JSON.stringify(folder)});
      for (let n = 1; n <= 3000; n++) { fs.writeFileSync("draft", "guest " + n); fs.renameSync("draft", "a"); }`;
    const guest = spawn(process.execPath, ["-e", saver], { stdio: "inherit" });
    const ended = once(guest, "exit");
    let isOver = false;
    void ended.then(() => (isOver = true));
    let written = 0;
    const seen: string[] = [];
    while (!isOver) {
      const taken = await home.replace("a", bytes(`host ${++written}`));
      seen.push(Buffer.from(await taken.read(100)).toString());
      await taken.discard();
    }
    expect((await ended)[0]).toBe(0);
    const versions = [...seen, onDisk("a")];
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions).toContain("guest 3000");
  });

  test("S91 what is no plain file is neither replaced nor taken, and stays as it was", async () => {
    mkdirSync(at("folder"));
    symlinkSync("/etc/passwd", at("link"));
    for (const name of ["folder", "link"]) {
      await expect(home.replace(name, bytes("x"))).rejects.toMatchObject({ code: "WRONG_KIND" });
      await expect(home.take(name)).rejects.toMatchObject({ code: "WRONG_KIND" });
    }
    await expect(home.replace("nothing", bytes("x"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(home.take("nothing")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(readdirSync(folder).sort()).toEqual(["folder", "link"]);
  });

  test("S91 a file taken away is looked at before it is gone, and comes back unless its name was given again", async () => {
    writeFileSync(at("a"), "one");
    const taken = await home.take("a");
    expect(readdirSync(folder)).not.toContain("a");
    expect(Buffer.from(await taken.read(100)).toString()).toBe("one");
    await taken.putBack();
    expect(onDisk("a")).toBe("one");

    const again = await home.take("a");
    writeFileSync(at("a"), "made anew");
    await again.putBack();
    expect(onDisk("a")).toBe("made anew");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("S92 nothing is created or moved where something is", async () => {
    writeFileSync(at("there"), "mine");
    await expect(home.create("there", bytes("x"))).rejects.toMatchObject({ code: "WRONG_KIND" });
    await home.create("sub/new", bytes("x"));
    await expect(home.rename("sub/new", "there")).rejects.toMatchObject({ code: "WRONG_KIND" });
    expect(onDisk("there")).toBe("mine");
    expect(onDisk("sub/new")).toBe("x");
    expect(readdirSync(folder).sort()).toEqual(["sub", "there"]);
  });

  test("S93 it is known whether a program still writes to what was replaced", async () => {
    writeFileSync(at("log"), "one\n");
    const descriptor = openSync(at("log"), "a");
    const taken = await home.replace("log", bytes("typed\n"));
    try {
      expect(await taken.hasWriters()).toBe(true);
      writeSync(descriptor, "two\n");
      expect(Buffer.from(await taken.read(100)).toString()).toBe("one\ntwo\n");
    } finally {
      closeSync(descriptor);
    }
    expect(await taken.hasWriters()).toBe(false);
    await taken.discard();
  });

  test("S94 drafts that a killed server has left are removed", async () => {
    mkdirSync(at("src"));
    writeFileSync(at("src/.~lab-draft-0123456789abcdef"), "left");
    await home.list();
    expect(readdirSync(at("src"))).toEqual([]);
  });

  const sandboxes = useSandboxes();
  test("S93 a program in the sandbox that holds the file open is seen as well", async () => {
    const sandbox = await sandboxes().open("writer");
    await sandbox.home.write("log", bytes("one\n"));
    await bash(
      sandbox,
      "(exec 3>>log; touch ready; until [ -e go ]; do sleep 0.05; done; echo two >&3; touch done; sleep 60 ) >/dev/null 2>&1 &",
    );
    await bash(sandbox, "until [ -e ready ]; do sleep 0.05; done");
    const taken = await sandbox.home.replace("log", bytes("typed\n"));
    expect(await taken.hasWriters()).toBe(true);
    await bash(sandbox, "touch go; until [ -e done ]; do sleep 0.05; done");
    expect(Buffer.from(await taken.read(100)).toString()).toBe("one\ntwo\n");
    expect(await bash(sandbox, "cat log")).toBe("typed");
    await taken.discard();
  });

  test("S134 each name of a hard-linked file is a file, and a write gives its name one of its own", async () => {
    const sandbox = await sandboxes().open("linked");
    await bash(sandbox, "echo shared > one; ln one two; mkdir sub; ln one sub/three");
    const { entries, leftOut } = await sandbox.home.list();
    const files = entries.filter(({ kind }) => kind === "file");
    expect(files.map(({ path }) => path).sort()).toEqual(["one", "sub/three", "two"]);
    expect(new Set(files.map(({ identity }) => identity)).size).toBe(3);
    expect(leftOut).toBe(0);
    expect(Buffer.from(await sandbox.home.read("sub/three", 100)).toString()).toBe("shared\n");

    const taken = await sandbox.home.replace("one", bytes("typed\n"));
    expect(Buffer.from(await taken.read(100)).toString()).toBe("shared\n");
    await taken.discard();
    expect(await bash(sandbox, "cat one two sub/three; stat -c %h one two")).toBe(
      "typed\nshared\nshared\n1\n2",
    );
    await (await sandbox.home.take("two")).discard();
    expect(await bash(sandbox, "cat sub/three; stat -c %h sub/three")).toBe("shared\n1");
  });

  test("S134 a file that many names multiply beyond bounds is left out under the rest of them", async () => {
    const sandbox = await sandboxes().open("multiplied");
    await bash(sandbox, "head -c 8M /dev/zero > one; for n in 2 3 4 5 6; do ln one $n; done; echo own > own");
    const { entries, leftOut } = await sandbox.home.list();
    const sizes = entries.filter(({ path }) => path !== "own").map(({ sizeBytes }) => sizeBytes);
    expect(sizes).toEqual(Array.from({ length: 4 }, () => 8 << 20));
    expect(entries.map(({ path }) => path)).toContain("own");
    expect(leftOut).toBe(2);
  });
});
