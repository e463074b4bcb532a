import { afterAll, beforeAll, expect, test } from "vitest";
import { openBash } from "../testing/bash-shell.ts";
import { type Fixture, startFixture } from "../testing/fixture.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";
import { TerminalClient } from "../testing/terminal-client.ts";

let fixture: Fixture;

beforeAll(async () => {
  fixture = await startFixture({ databaseUrl: await scratchDatabase(), openShell: openBash });
});
afterAll(() => fixture.close());

test("T1 two people share one bash and its size", async () => {
  const ada = await TerminalClient.open(fixture.url, "bash/shared", { columns: 90 });
  const bob = await TerminalClient.open(fixture.url, "bash/shared", { as: "bob", columns: 70 });
  await ada.until(() => ada.text.includes("$ "));
  ada.type("secret=42; stty size\r");
  await bob.until(() => bob.text.includes("24 90"));
  bob.type("echo $((secret + 1)); stty size\r");
  await ada.until(() => ada.text.includes("43\r\n24 70"));
  bob.type("exit 3\r");
  await ada.until(() => ada.of("exit").length === 1);
  expect(ada.of("exit")[0]).toMatchObject({ exitCode: 3 });
  ada.control({ type: "restart" });
  await ada.until(() => ada.of("restarted").length === 1);
  ada.type("echo again-$((1+1))\r");
  await bob.until(() => bob.text.includes("again-2"));
  ada.close();
  bob.close();
});

test("T2 a link that drops again and again misses no line of a long output", async () => {
  let viewer = await TerminalClient.open(fixture.url, "bash/dropping");
  await viewer.until(() => viewer.text.includes("$ "));
  viewer.type(
    "stty -echo; clear; for i in $(seq 1 3000); do echo line $i; [ $((i % 100)) = 0 ] && sleep 0.01; done; echo done\r",
  );
  for (let drops = 0; drops < 10; drops++) {
    const { offset } = viewer;
    await viewer.until(() => viewer.offset > offset || viewer.text.includes("done\r\n"));
    viewer.close();
    viewer = await TerminalClient.open(fixture.url, "bash/dropping", {}, viewer);
  }
  await viewer.until(() => viewer.text.includes("\ndone\r\n"));
  const lines = [...viewer.text.matchAll(/line (\d+)\r\n/g)].map(([, number]) => Number(number));
  expect(lines).toEqual(Array.from({ length: 3000 }, (_, index) => index + 1));
  viewer.close();
});

test("T9 `yes` grows no memory and leaves the server answering", async () => {
  const flood = await TerminalClient.open(fixture.url, "bash/flood");
  await flood.until(() => flood.text.includes("$ "));
  flood.socket.pause();
  flood.type("yes\r");
  await fixture.create("lesson/beside-a-flood");
  const bufferedBefore = process.memoryUsage().rss;
  const other = await TerminalClient.open(fixture.url, "bash/other");
  await other.until(() => other.text.includes("$ "));
  for (let echo = 0; echo < 30; echo++) {
    other.type(`echo n-${String(echo)}-$((${String(echo)}+0))\r`);
    await other.until(() => other.text.includes(`n-${String(echo)}-${String(echo)}\r\n`));
  }
  expect(process.memoryUsage().rss - bufferedBefore).toBeLessThan(100_000_000);
  flood.close();
  const calm = await TerminalClient.open(fixture.url, "bash/flood");
  calm.type("\x03");
  await calm.until(() => calm.text.includes("^C"));
  calm.close();
  other.close();
});
