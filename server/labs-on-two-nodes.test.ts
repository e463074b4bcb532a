import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { describeSandbox, imageDir, PROMPT } from "#sandbox/testing.ts";
import { workspaceFiles } from "#server/labs/document.ts";
import { acceptsConnections } from "#server/local/accepts-connections.ts";
import { startChild } from "#server/local/child.ts";
import { findFreePort } from "#server/local/free-port.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServer } from "#tests/server.ts";

const patient = { timeout: 120_000, interval: 100 };

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cc-nodes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A data folder of a node's own, with the lab image that all share. */
function dataFolder(): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, "image"));
  symlinkSync(imageDir, join(folder, "image", imageDir.slice(dirname(imageDir).length + 1)));
  return folder;
}

/** Another node of the same installation, as a process that can be killed. */
async function startNode({ config }: Services) {
  const dataDir = dataFolder();
  const port = await findFreePort();
  const start = async () => {
    const child = await startChild({
      command: [process.execPath, "--import", "tsx", "server/main.ts"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: String(port),
        DATA_DIR: dataDir,
        DATABASE_URL: config.databaseUrl ?? "",
        REDIS_URL: config.redisUrl ?? "",
        REDIS_PREFIX: config.redisPrefix,
        ROLES: "collab",
        OBJECTS_DIR: config.objectsDir ?? "",
        LOG_LEVEL: "warn",
      },
      deathSignal: "SIGTERM",
      logFile: join(dataDir, "node.log"),
    });
    onTestFinished(async () => {
      await child.stop("SIGTERM", 20_000);
    });
    await expect.poll(() => acceptsConnections(port), patient).toBe(true);
    return child;
  };
  let child = await start();
  return {
    url: `http://127.0.0.1:${String(port)}`,
    kill: () => child.stop("SIGKILL", 5_000),
    async restart() {
      child = await start();
    },
  };
}

/** Somebody's terminal; comes back by itself until it is closed for good. */
function openTerminal(url: string, workspaceId: string, token: string) {
  let shown = "";
  let socket: WebSocket;
  let isOver = false;
  const connect = () => {
    const path = `/terminal/${workspaceId}/main?columns=80&rows=24`;
    socket = new WebSocket(`${url.replace("http", "ws")}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) shown += data.toString();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (!isOver) setTimeout(connect, 200);
    });
  };
  connect();
  onTestFinished(() => {
    isOver = true;
    socket.terminate();
  });
  const expectShown = (pattern: RegExp) => expect.poll(() => shown, patient).toMatch(pattern);
  return {
    expectShown,
    shown: () => shown,
    forget() {
      shown = "";
    },
    type(line: string) {
      socket.send(Buffer.from(`${line}\r`));
    },
  };
}

/** What is done in the lab, and what must be there afterwards wherever it runs. */
const WORK = [
  "printf 'a\\0b\\377' > data.bin",
  "git init -q . && git add data.bin",
  "git -c user.name=A -c user.email=a@b.c commit -qm 'the first one'",
  "echo typed in the shell > note.txt",
  "echo gone > gone.txt",
].join("; ");

describeSandbox("labs on two nodes", () => {
  it(
    "a lab is reached from every node, and goes on at another when its own is killed",
    { timeout: 400_000 },
    async () => {
      const objectsDir = scratchFolder();
      // The first one runs no labs itself.
      const one = await testServer({ objectsDir });
      const { services } = one;
      const nodes = await Promise.all([startNode(services), startNode(services)]);
      const instructor = await person(services, "instructor");
      const student = await person(services);
      const course = await courseBy(services, instructor.actor.id);
      await student.api.enrollment.enroll({ courseSlug: course.slug });
      await expect.poll(() => services.labNodes.ownership.findAnyNode(), patient).not.toBeNull();
      const { workspace, unavailable } = await student.api.labs.openPage({ labId: course.labId });
      const workspaceId = workspace.id;
      // There are terminals, and their lab is started before anybody has opened one.
      expect(unavailable).toBeNull();
      await expect.poll(() => services.labNodes.ownership.findElsewhere(workspaceId), patient).not.toBeNull();

      const terminal = openTerminal(one.url, workspaceId, student.token);
      await terminal.expectShown(PROMPT);
      const owner = await services.labNodes.ownership.findElsewhere(workspaceId);
      const [own, other] = nodes[0]?.url === owner ? nodes : [...nodes].reverse();
      if (own?.url !== owner || other === undefined) throw new Error("one of the two must run the lab");

      const watching = openTerminal(other.url, workspaceId, instructor.token);
      await watching.expectShown(PROMPT);
      terminal.type(`${WORK}; echo done-$((40 + 2))`);
      await watching.expectShown(/done-42/);
      await terminal.expectShown(/done-42/);
      const bytes = Buffer.from([97, 0, 98, 255]);
      expect(Buffer.from(await services.labs.getFile(workspaceId, "data.bin"))).toEqual(bytes);
      await services.labs.putFile(workspaceId, "put.bin", bytes);
      const room = await services.collab.rooms.open(`workspace/${workspaceId}`);
      onTestFinished(() => room.close());
      const files = workspaceFiles(room.doc);
      for (const path of ["data.bin", "note.txt", "gone.txt", "put.bin"]) {
        await expect.poll(() => files.find(path)?.path, patient).toBe(path);
      }
      // Kept with everything that has been done so far, as something goes on being done.
      const kept = () => readdirSync(objectsDir, { recursive: true }).map(String).join();
      const before = kept();
      terminal.type("for i in $(seq 100000); do :; done; date > later.txt");
      await expect.poll(kept, patient).not.toBe(before);

      files.remove("gone.txt");
      await room.saved();
      terminal.forget();
      await own.kill();
      await terminal.expectShown(PROMPT);
      expect(await services.labNodes.ownership.findElsewhere(workspaceId)).toBe(other.url);
      terminal.forget();
      terminal.type("od -c data.bin | head -1; git log --format=%s; cat note.txt; ls; echo all-$((1 + 1))");
      await terminal.expectShown(/all-2/);
      await terminal.expectShown(/a {2}\\0 {3}b 377[^]*the first one[^]*typed in the shell/);
      await terminal.expectShown(/put\.bin/);
      expect(terminal.shown()).not.toMatch(/gone\.txt/);
      expect(files.find("put.bin")?.kind).toBe("binary");

      // It comes back, with all that ran in it; the lab stays where it is now.
      await own.restart();
      expect(await services.labs.getFile(workspaceId, "note.txt")).toEqual(
        new TextEncoder().encode("typed in the shell\n"),
      );
      expect(await services.labNodes.ownership.findElsewhere(workspaceId)).toBe(other.url);
    },
  );
});
