import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { symlinkSync, truncateSync, writeFileSync, chmodSync, existsSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeSandbox } from "../testing.ts";
import { openHome, type MountedHome } from "./home.ts";

const STUDENT = { uid: 1000, gid: 1000 };
const bytes = (text: string) => Buffer.from(text);

describeSandbox("home", () => {
  let folder: string;
  let outside: string;
  let home: MountedHome;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "home-"));
    outside = mkdtempSync(path.join(os.tmpdir(), "outside-"));
    chownSync(folder, 1000, 1000);
    writeFileSync(path.join(outside, "secret"), "the host's");
    home = await openHome(folder, STUDENT);
  });
  afterEach(async () => {
    await home.close();
    for (const each of [folder, outside]) rmSync(each, { recursive: true });
  });
  const at = (name: string) => path.join(folder, name);
  const text = async (name: string) => Buffer.from(await home.read(name, 1_000)).toString();

  test("S30 links are neither listed, read nor followed", async () => {
    symlinkSync(path.join(outside, "secret"), at("file-link"));
    symlinkSync(outside, at("folder-link"));
    symlinkSync(folder, at("loop"));
    expect(await home.list()).toEqual({ entries: [], leftOut: 3 });
    await expect(home.read("file-link", 100)).rejects.toMatchObject({ code: "UNSAFE_PATH" });
    await refusedAll("WRONG_KIND", [
      home.read("folder-link/secret", 100),
      home.write("folder-link/new", bytes("x")),
      home.makeFolder("folder-link/new"),
      home.remove("folder-link/secret"),
      home.rename("folder-link/secret", "stolen"),
    ]);
    expect(readdirSync(outside)).toEqual(["secret"]);
  });

  test("S30 writing over a link replaces the link, not its target", async () => {
    symlinkSync(path.join(outside, "secret"), at("link"));
    await home.write("link", bytes("mine"));
    expect(await text("link")).toBe("mine");
    expect(readFileSync(path.join(outside, "secret"), "utf8")).toBe("the host's");
  });

  test("S30 a folder swapped with a link thousands of times a second leads nowhere", async () => {
    mkdirSync(at("swap"));
    writeFileSync(at("swap/secret"), "the student's");
    symlinkSync(outside, at("link"));
    // A write may make the folder anew in the instant it is away; then the attacker puts things back and goes on.
    const flip = `const fs = require("node:fs"); process.chdir(${JSON.stringify(folder)}); process.stdout.write("go");
      const exists = (name) => fs.lstatSync(name, { throwIfNoEntry: false }) !== undefined;
      for (;;) try {
        fs.renameSync("swap", "away"); fs.renameSync("link", "swap");
        fs.renameSync("swap", "link"); fs.renameSync("away", "swap");
      } catch { try {
        if (exists("away")) { fs.rmSync("swap", { recursive: true, force: true }); fs.renameSync("away", "swap"); }
        if (!exists("link")) fs.symlinkSync(${JSON.stringify(outside)}, "link");
      } catch {} }`;
    const attacker = spawn(process.execPath, ["-e", flip], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(attacker.stdout, "data");
      const seen = new Map<string, number>();
      const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
      const isRare = (what: string) => (seen.get(what) ?? 0) <= 10;
      const [soonest, latest] = [Date.now() + 2_000, Date.now() + 20_000];
      const isEnough = () => Date.now() > soonest && !isRare("the student's") && !isRare("refused");
      while (!isEnough() && Date.now() < latest) {
        await text("swap/secret").then(count, (error: { code: string }) => count(error.code));
        await home.write("swap/planted", bytes("x")).then(
          () => count("written"),
          () => count("refused"),
        );
      }
      expect([...seen.keys()]).not.toContain("the host's");
      expect(seen.get("the student's")).toBeGreaterThan(10);
      expect(seen.get("refused")).toBeGreaterThan(10);
      expect(readdirSync(outside)).toEqual(["secret"]);
    } finally {
      const exited = once(attacker, "exit");
      expect(attacker.kill("SIGKILL")).toBe(true);
      await exited;
    }
  });

  test("S31 what is not a regular file of a sane size is not read", async () => {
    await execa("mkfifo", [at("fifo")]);
    writeFileSync(at("sparse"), "");
    truncateSync(at("sparse"), 2 ** 40);
    linkSync(path.join(outside, "secret"), at("hard"));
    writeFileSync(at("fits"), "12345");
    await expect(home.read("fifo", 100)).rejects.toMatchObject({ code: "UNSAFE_PATH" });
    await expect(home.read("sparse", 1_000_000)).rejects.toMatchObject({ code: "TOO_LARGE" });
    await expect(home.read("hard", 100)).rejects.toMatchObject({ code: "UNSAFE_PATH" });
    await expect(home.read("fits", 4)).rejects.toMatchObject({ code: "TOO_LARGE" });
    await expect(home.read(".", 100)).rejects.toMatchObject({ code: "UNSAFE_PATH" });
    await expect(home.read("nowhere/at/all", 100)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(Buffer.from(await home.read("fits", 5)).toString()).toBe("12345");
    const { entries, leftOut } = await home.list();
    expect(entries.map((entry) => entry.path).sort()).toEqual(["fits", "sparse"]);
    expect(leftOut).toBe(2);
  });

  test("S32 deceiving names are not listed", async () => {
    for (const name of ["new\nline", "esc\x1b[2J", "rtl\u202egpj.exe", "ok.txt"]) writeFileSync(at(name), "");
    writeFileSync(Buffer.concat([bytes(`${folder}/bad-`), Buffer.from([0xff, 0xfe])]), "");
    const { entries, leftOut } = await home.list();
    expect(entries.map((entry) => entry.path)).toEqual(["ok.txt"]);
    expect(leftOut).toBe(4);
  });

  test.each([
    "",
    "/etc/passwd",
    "../x",
    "a/../../x",
    "a//b",
    "a/",
    ".",
    "nul\0",
    "bell\x07",
    "x".repeat(256),
  ])("S32 the path %j is refused by every call", async (name) => {
    await refusedAll("UNSAFE_PATH", [
      home.read(name, 10),
      home.write(name, bytes("")),
      home.makeFolder(name),
      home.remove(name),
      home.rename(name, "a"),
      home.rename("a", name),
    ]);
  });

  test("S33 depth and number are bounded", async () => {
    await execa("bash", ["-c", "for i in {1..60}; do mkdir d; cd d; done; touch bottom"], { cwd: folder });
    const deep = await home.list();
    expect(deep.entries).toHaveLength(32);
    expect(deep.leftOut).toBe(1);
    await home.remove("d");
    await execa("bash", ["-c", "touch {1..4100}"], { cwd: folder });
    expect(await home.list()).toMatchObject({ entries: { length: 4000 }, leftOut: 100 });
  });

  test("S34 a write replaces in one step, for the student, keeping permissions, without a trace", async () => {
    await home.write("src/deep/run.sh", bytes("one"));
    chmodSync(at("src/deep/run.sh"), 0o755);
    const before = statSync(at("src/deep/run.sh"));
    await home.write("src/deep/run.sh", bytes("two"));
    const after = statSync(at("src/deep/run.sh"));
    expect(after.ino).not.toBe(before.ino);
    expect(after).toMatchObject({ uid: 1000, gid: 1000, mode: before.mode });
    expect(statSync(at("src/deep"))).toMatchObject({ uid: 1000, gid: 1000 });
    expect(readdirSync(at("src/deep"))).toEqual(["run.sh"]);
    writeFileSync(at(".~lab-draft-left-behind"), "");
    expect((await home.list()).entries.map((entry) => entry.path)).toEqual([
      "src",
      "src/deep",
      "src/deep/run.sh",
    ]);
  });

  test("S34 a folder is not replaced by a file, and no draft stays", async () => {
    await home.makeFolder("taken");
    await expect(home.write("taken", bytes("x"))).rejects.toMatchObject({ code: "WRONG_KIND" });
    expect(readdirSync(folder)).toEqual(["taken"]);
  });

  test("S35 folders are made, moved and removed, with hostile links inside", async () => {
    await home.makeFolder("a/b");
    await home.makeFolder("a/b");
    await home.write("a/b/file", bytes("x"));
    symlinkSync(outside, at("a/b/link"));
    await home.rename("a/b", "c/d");
    expect(await text("c/d/file")).toBe("x");
    await home.remove("c");
    await home.remove("c");
    await home.remove("never/was");
    expect((await home.list()).entries.map((entry) => entry.path)).toEqual(["a"]);
    expect(existsSync(path.join(outside, "secret"))).toBe(true);
    await expect(home.rename("gone", "x")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("S38 after close every call is refused", async () => {
    await home.close();
    await expect(home.list()).rejects.toMatchObject({ code: "STOPPED" });
    await expect(home.write("late", bytes("x"))).rejects.toMatchObject({ code: "STOPPED" });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("S39 skipped folders are not listed", async () => {
    await home.write(".git/config", bytes("x"));
    await home.write("src/.git/config", bytes("x"));
    await home.write("src/main.py", bytes("x"));
    const { entries, leftOut } = await home.list({ skip: (name) => name.split("/").at(-1) === ".git" });
    expect(entries.map((entry) => entry.path)).toEqual(["src", "src/main.py"]);
    expect(leftOut).toBe(0);
  });
});

async function refusedAll(code: string, calls: Promise<unknown>[]): Promise<void> {
  await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject({ code })));
}
