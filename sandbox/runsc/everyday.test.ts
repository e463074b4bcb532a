import { expect, test } from "vitest";
import { attach, bash, describeSandbox, useSandboxes } from "../testing.ts";

describeSandbox("everyday work", () => {
  const sandboxes = useSandboxes();
  const open = () => sandboxes().open("tools");
  const write = async (path: string, text: string) => (await open()).home.write(path, Buffer.from(text));

  test("S28 files and git", async () => {
    const sandbox = await open();
    expect(await bash(sandbox, "echo hi > a.txt; ls -l a.txt; stat -c %U a.txt")).toMatch(
      /^-rw.* student student 3 .*\nstudent$/,
    );
    expect(
      await bash(sandbox, "git init -q . && git add . && git commit -qm first && git log --oneline | wc -l"),
    ).toBe("1");
    const tools = "nano vim less tree file jq sqlite3 make gcc g++ node npm python3 sh unzip diff patch bc";
    expect(await bash(sandbox, `for tool in ${tools}; do command -v $tool > /dev/null || echo no $tool; done`)).toBe(""); // prettier-ignore
  }, 45_000);

  test("S28 Python with pytest, leaving no caches behind", async () => {
    await write("test_sum.py", "def test_sum():\n    assert 1 + 1 == 2\n");
    expect(
      await bash(await open(), "pytest -q -p no:cacheprovider; find . -name __pycache__", 60_000),
    ).toMatch(/1 passed in [\d.]+s$/);
  }, 75_000);

  test("S28 C and C++, by hand and with make", async () => {
    await write("hello.c", '#include <math.h>\n#include <stdio.h>\nint main(int n, char **a) { (void)a; printf("%.1f\\n", sqrt(n * 4.0)); }\n'); // prettier-ignore
    await write("names.cpp", '#include <iostream>\n#include <map>\n#include <string>\nint main() { std::map<std::string, int> m{{"b", 2}, {"a", 1}}; for (auto &[k, v] : m) std::cout << k << v << std::endl; }\n'); // prettier-ignore
    await write("Makefile", "CFLAGS = -Wall -O2\nall: hello names\nhello: LDLIBS = -lm\n");
    const output = await bash(await open(), "make -s all && ./hello && ./names", 60_000);
    expect(output).toBe("2.0\na1\nb2");
  }, 75_000);

  test("S28 the sanitizers find what C hides", async () => {
    await write("beyond.c", "#include <stdlib.h>\nint main(void) { int *a = malloc(8); a[2] = 1; return a[2]; }\n");
    const { stderr, exitCode } = await (await open()).exec(
      ["/bin/bash", "-c", "gcc -g -fsanitize=address,undefined -o beyond beyond.c && ./beyond"],
      { timeoutMs: 60_000 },
    );
    expect(stderr).toContain("heap-buffer-overflow");
    expect(exitCode).not.toBe(0);
  }, 75_000); // prettier-ignore

  test("S28 JavaScript: a server, npm scripts and their tests, without a network", async () => {
    const sandbox = await open();
    expect(await bash(sandbox, "node -e 'console.log([1, 2].map((n) => n * 2).join())'")).toBe("2,4");
    await write("server.js", "require('http').createServer((_, r) => r.end('served')).listen(8100, () => console.log('up'));\n"); // prettier-ignore
    const script = "node server.js > up & until [ -s up ]; do sleep 0.1; done; exec 3<>/dev/tcp/127.0.0.1/8100; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; tail -1 <&3; kill $!"; // prettier-ignore
    expect(await bash(sandbox, script, 60_000)).toContain("served");
    await write("app/one.test.js", "require('node:test')('one', () => {});\n");
    const npm = "cd app && npm init -y > /dev/null && npm pkg set scripts.test='node --test' && npm test";
    expect(await bash(sandbox, npm, 90_000)).toContain("# pass 1");
  }, 200_000);

  test("S28 make and system() find their shell", async () => {
    expect(await bash(await open(), "sh -c 'echo $0'; python3 -c 'import os; os.system(\"echo two\")'")).toBe(
      "sh\ntwo",
    );
  });

  test("S28 Tab completes commands and git's words", async () => {
    const terminal = await attach(await open());
    terminal.type("git sta\t\t");
    await terminal.expectOutput(/status/, 30_000);
    terminal.type("\u0015mkdi\t");
    await terminal.expectOutput(/mkdir /, 30_000);
    terminal.type("\u0015");
  }, 75_000);
});
