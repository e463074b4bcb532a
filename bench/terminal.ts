import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { spawn } from "node-pty";
import { WebSocket, WebSocketServer } from "ws";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { newStudentOf, openLab } from "#e2e/people.ts";
import { spread, type Table } from "./table.ts";
import { withProduct } from "./with-product.ts";

const ROUNDS = 3;
const KEYS = 120;
/** Nobody types faster than a key every 20 ms, held keys included. */
const PAUSE_MS = 20;
const PROMPT_MS = 30_000;

/**
 * A character typed at bash's prompt until bash has echoed it: through a gVisor sandbox and our terminal socket,
 * and, in turns with it, through the plainest thing there is (bash on the host, node-pty, one WebSocket).
 */
export function measureTerminal(): Promise<Table> {
  return withProduct(async (product) => {
    const student = await newStudentOf(product.origin, COURSE.slug);
    const workspaceId = await openLab(student, COURSE.slug, LESSON.slug);
    const url = `${product.origin.replace("http", "ws")}/terminal/${workspaceId}/main?columns=100&rows=30`;
    const ours = new WebSocket(url, { headers: { Authorization: `Bearer ${student.token}` } });
    const plain = await plainTerminal();
    await Promise.all([untilPrompt(ours), untilPrompt(plain.socket)]);

    const samples = { ours: [] as number[], plain: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      samples.ours.push(...(await echoes(ours)));
      samples.plain.push(...(await echoes(plain.socket)));
    }
    ours.close();
    plain.close();
    return {
      columns: ["echo over WebSocket", "p50 ms", "p95 ms", "max ms", "samples"],
      rows: [
        ["bash in gVisor, ours", ...spread(samples.ours), samples.ours.length],
        ["bash on the host, node-pty → ws", ...spread(samples.plain), samples.plain.length],
      ],
    };
  });
}

/** Bytes only: ours also sends control messages as text. */
function onBytes(socket: WebSocket, listener: (bytes: string) => void): () => void {
  const onMessage = (data: Buffer, isBinary: boolean) => {
    if (isBinary) listener(data.toString());
  };
  socket.on("message", onMessage);
  return () => socket.off("message", onMessage);
}

/** Resolves when bash shows its prompt; rejects after PROMPT_MS. */
async function untilPrompt(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no prompt from the shell")), PROMPT_MS);
    const stop = onBytes(socket, (bytes) => {
      if (!bytes.includes("$")) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
  });
}

async function echoes(socket: WebSocket): Promise<number[]> {
  const delays: number[] = [];
  for (let key = 0; key < KEYS; key += 1) {
    const pressed = performance.now();
    await new Promise<void>((resolve) => {
      const stop = onBytes(socket, () => {
        stop();
        resolve();
      });
      socket.send(Buffer.from("a"));
    });
    delays.push(performance.now() - pressed);
    await delay(PAUSE_MS);
  }
  const prompt = untilPrompt(socket);
  socket.send(Buffer.from("\x03"));
  await prompt;
  return delays.slice(5);
}

async function plainTerminal(): Promise<{ socket: WebSocket; close: () => void }> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  server.on("connection", (peer) => {
    const shell = spawn("bash", ["--norc", "-i"], {
      cols: 100,
      rows: 30,
      env: { ...process.env, PS1: "$ " },
    });
    shell.onData((data) => {
      peer.send(Buffer.from(data));
    });
    peer.on("message", (data: Buffer) => {
      shell.write(data.toString());
    });
    peer.on("close", () => {
      shell.kill();
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const socket = new WebSocket(`ws://127.0.0.1:${String((http.address() as AddressInfo).port)}`);
  return {
    socket,
    close() {
      socket.close();
      server.close();
      http.close();
    },
  };
}
