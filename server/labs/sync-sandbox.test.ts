import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describeSandbox, useSandboxes } from "#sandbox/testing.ts";
import { openSandboxLab, type SandboxLab } from "./testing/sandbox-lab.ts";

// What people do in a lab's terminal, by the real programs, on a real home.
describeSandbox("a lab's disk and document, with real programs", () => {
  const sandboxes = useSandboxes({ homeBytes: 40 * 1024 * 1024 });
  let lab: SandboxLab;
  let count = 0;

  beforeEach(async () => {
    lab = await openSandboxLab(sandboxes(), `lab-${String(++count)}`);
  });
  afterEach(async () => {
    await lab.close();
    await lab.sandbox.stop();
  });

  const soon = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });
  const agree = () => soon(async () => expect(await lab.differences()).toEqual([]));
  const type = (path: string, at: number, text: string) => {
    const file = lab.files.find(path);
    if (file?.kind !== "text") throw new Error(`${path} is no text`);
    file.text.insert(at, text);
  };

  test("a file with two names is two files to people", async () => {
    lab.files.create("a.py", "x = 1\n");
    await lab.sync.flush();
    await lab.run("ln a.py b.py");
    await soon(() => expect(lab.inDocument("b.py")).toBe("x = 1\n"));
    await lab.run("echo y = 2 >> b.py");
    await soon(() => expect(lab.inDocument("a.py")).toBe("x = 1\ny = 2\n"));
    await agree();
    type("a.py", 0, "# typed\n");
    await lab.sync.flush();
    await agree();
    expect(lab.inDocument("b.py")).toBe("x = 1\ny = 2\n");
    await lab.run("rm a.py; mv b.py a.py");
    await soon(() => expect(lab.inDocument("b.py")).toBeUndefined());
    await agree();
  });

  test("sed, a formatter and a save by renaming, while somebody types", async () => {
    lab.files.create("a.py", "x=1\ny=2\n");
    await lab.sync.flush();
    type("a.py", 0, "# typed first\n");
    const running = lab.run(
      `sed -i 's/^x=1$/x = 10/' a.py
       python3 - <<'END'
import os, re
text = re.sub(r'^y=', 'y = ', open('a.py').read(), flags=re.M)
open('a.new', 'w').write(text); os.replace('a.new', 'a.py')
END
       echo "print(x + y)" >> a.py`,
    );
    for (let n = 0; n < 20; n++) {
      type("a.py", 0, `# typed ${String(n)}\n`);
      await new Promise((turn) => setTimeout(turn, 10));
    }
    await running;
    await agree();
    const lines = lab.inDocument("a.py")?.split("\n") ?? [];
    expect(lines.filter((line) => line.startsWith("# typed"))).toHaveLength(21);
    expect(lines.slice(-5)).toEqual(["# typed first", "x = 10", "y = 2", "print(x + y)", ""]);
  });

  test("git checkout of a branch with 500 files, there and back", async () => {
    await lab.run(
      `git init -q -b main && git config user.name a && git config user.email a@b.c
       for i in {1..500}; do echo "main $i" > "f$i.txt"; done
       git add -A && git commit -qm main && git checkout -qb other
       for i in {1..500}; do echo "other $i" > "f$i.txt"; done
       git rm -q --cached f500.txt && mkdir sub && mv f500.txt sub/ && git add -A && git commit -qm other`,
    );
    await agree();
    const id = lab.files.find("f7.txt")?.id;
    await lab.run("git checkout -q main");
    await agree();
    expect(lab.inDocument("f500.txt")).toBe("main 500\n");
    expect(lab.files.find("sub")).toBeUndefined();
    expect(lab.files.find("f7.txt")?.id).toBe(id);
    expect((await lab.run("git status --porcelain")).stdout).toBe("");
    type("f1.txt", 0, "typed ");
    await lab.sync.flush();
    expect((await lab.run("git diff --stat")).stdout).toContain("1 file changed");
  });

  test("a project made by tools: what they keep stays on the disk, what people write is shared", async () => {
    await lab.run(
      `node -e 'require("fs").writeFileSync("package.json", JSON.stringify({ name: "p" }, null, 2) + "\\n")'
       mkdir -p node_modules/left-pad .git && echo "x" > node_modules/left-pad/index.js && echo x > .git/HEAD
       head -c 2000000 /dev/zero | tr '\\0' 'a' > big.txt && head -c 3000 /dev/urandom > data.bin
       mkfifo pipe; ln -s /etc/passwd link; printf 'caf\\351\\n' > latin.txt; printf 'a\\r\\nb\\r\\n' > dos.txt`,
    );
    await agree();
    await soon(() =>
      expect(lab.files.list().map(({ path, kind }) => `${path} ${kind}`)).toEqual([
        "big.txt binary",
        "data.bin binary",
        "dos.txt text",
        "latin.txt binary",
        "package.json text",
      ]),
    );
    type("dos.txt", 0, "typed\n");
    await lab.sync.flush();
    expect((await lab.run("od -An -c dos.txt | tr -d ' \\n'")).stdout).toBe("typed\\r\\na\\r\\nb\\r\\n");
  });

  test("files made faster than they can be read", async () => {
    await lab.run(
      `for i in {1..60}; do echo $i > fast.txt; echo $i > "n$((i % 7)).txt"; rm -f "n$(((i + 3) % 7)).txt"; done; echo end > fast.txt`,
    );
    await agree();
    expect(lab.inDocument("fast.txt")).toBe("end\n");
  });

  test("a full disk is told by file, what is typed is kept, and saved when there is room", async () => {
    lab.files.create("essay.txt", "start\n");
    await lab.sync.flush();
    await lab.run("for i in {1..5}; do cat /dev/zero > fill$i 2>/dev/null; done; true");
    type("essay.txt", 0, "typed\n".repeat(40_000));
    await soon(() =>
      expect(lab.problems()).toContainEqual({
        path: "essay.txt",
        message: expect.stringContaining(
          "“essay.txt” is not saved to the lab's disk, which is full",
        ) as string,
      }),
    );
    expect((await lab.run("cat essay.txt")).stdout).toBe("start\n");
    await lab.run("rm fill*");
    await soon(() => expect(lab.problems()).toEqual([]));
    await agree();
    expect((await lab.run("wc -l < essay.txt")).stdout.trim()).toBe("40001");
  });
});
