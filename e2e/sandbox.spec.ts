import { expect, test } from "./fixtures.ts";

test("a lab is a gVisor machine of its own, without root and without a network", async ({ lab }) => {
  const { lab: room } = await lab();
  await room.typeInShell("uname -a");
  await room.expectOnScreen(/Linux \S+ 4\.4\.0/);
  await room.typeInShell("clear; id");
  await room.expectOnScreen(/uid=1000\(\w+\) gid=1000/);
  await room.typeInShell(
    "clear; ls /sys/class/net; python3 -c 'import socket; socket.create_connection((\"1.1.1.1\", 80), 3)'",
  );
  await room.expectOnScreen(/OSError|unreachable/);
  // What is outside cannot be seen, let alone changed.
  await room.typeInShell("clear; touch /usr/mine; ls /root; echo done-$((1+1))");
  await room.expectOnScreen(/touch: .*(Permission denied|Read-only file system)/);
  await room.expectOnScreen("done-2");
});

test("a program that never ends is stopped by Control C", async ({ lab }) => {
  const { lab: room } = await lab();
  await room.typeInShell(String.raw`python3 -uc $'print("on" + "going")\nwhile True: pass'`);
  await room.expectOnScreen("ongoing");
  await room.page.keyboard.press("Control+C");
  await room.expectOnScreen("KeyboardInterrupt");
  await room.typeInShell("clear; echo still-$((2+2))");
  await room.expectOnScreen("still-4");
});

test("a shell that has ended is started anew by Enter", async ({ lab }) => {
  const { lab: room } = await lab();
  await room.typeInShell("exit");
  await expect(room.page.getByText("The shell has ended.")).toBeVisible();
  await room.page.keyboard.press("Enter");
  await expect(room.page.getByText("The shell has ended.")).toBeHidden();
  await room.expectOnScreen(/restarted.*\$/);
  await room.typeInShell("echo anew-$((3+3))");
  await room.expectOnScreen("anew-6");
});
