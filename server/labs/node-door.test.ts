import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { Redis } from "ioredis";
import { expect, it, onTestFinished } from "vitest";
import { AppError } from "#server/errors.ts";
import { createLog } from "#server/log.ts";
import { freshRedisPrefix, redisUrl } from "#tests/database.ts";
import { createNodeLink, type NodeCalls } from "./node-calls.ts";
import { createNodeDoor } from "./node-door.ts";
import { createNodeSecret } from "./node-secret.ts";

const unused = () => Promise.reject(new Error("not asked for here"));
const calls: NodeCalls = {
  prepareRun: (workspaceId, path) => Promise.resolve({ command: `run ${path} of ${workspaceId}` }),
  runTests: unused,
  runApart: unused,
  putFile: () => Promise.reject(new AppError("CONFLICT", "The lab's disk is full.")),
  getFile: () => Promise.resolve(Uint8Array.of(0, 255, 10)),
  listPorts: () => Promise.resolve([8000]),
  warm: unused,
  expectOpening: unused,
};

/** A server in a lab that answers each connection with what it was told, in capitals. */
async function shouter(): Promise<number> {
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    let told = "";
    socket.on("data", (bytes: Buffer) => (told += bytes.toString()));
    socket.on("end", () => socket.end(told.toUpperCase()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function twoNodes() {
  const prefix = freshRedisPrefix();
  const secretOfOne = () => {
    const redis = new Redis(redisUrl());
    onTestFinished(() => redis.disconnect());
    return createNodeSecret(redis, prefix);
  };
  const door = createNodeDoor({
    secret: secretOfOne(),
    calls,
    ports: {
      async connect({ port }) {
        const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
        return once(socket, "connect").then(
          () => socket,
          () => null,
        );
      },
    },
    log: createLog("silent"),
  });
  const server = createServer((request, response) => {
    if (!door.handleRequest(request, response)) response.writeHead(418).end();
  });
  server.on("upgrade", (request, socket) => {
    if (!door.handleUpgrade(request, socket)) socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { link: createNodeLink(secretOfOne()), address };
}

it("another node's calls are answered, with bytes and failures as they are", async () => {
  const { link, address } = await twoNodes();
  expect(await link.call(address, "prepareRun", ["lab", "main.py"])).toEqual({
    command: "run main.py of lab",
  });
  expect([...(await link.call(address, "getFile", ["lab", "a"]))]).toEqual([0, 255, 10]);
  await expect(link.call(address, "putFile", ["lab", "a", Uint8Array.of(1)])).rejects.toMatchObject({
    code: "CONFLICT",
    message: "The lab's disk is full.",
  });
  await expect(link.call(address, "runTests", ["nobody", "lab"] as never)).rejects.toMatchObject({
    code: "INTERNAL",
  });
  await expect(link.call(address, "constructor" as "getFile", ["lab", "a"])).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

it("another node reaches a port in a lab, or hears that nothing listens", async () => {
  const { link, address } = await twoNodes();
  const stream = await link.connectPort(address, { workspaceId: "lab", port: await shouter() });
  stream?.end("hello from the other node");
  expect(stream && (await text(stream))).toBe("HELLO FROM THE OTHER NODE");
  expect(await link.connectPort(address, { workspaceId: "lab", port: 1 })).toBeNull();
});

it("for anybody else there is no door", async () => {
  const { address } = await twoNodes();
  for (const authorization of [undefined, "", "Node ", `Node ${"0".repeat(64)}`]) {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await fetch(`${address}/internal/labs/call`, { method: "POST", headers, body: "x" });
    expect([answer.status, await answer.text()]).toEqual([404, ""]);
  }
});

it("a node that cannot be reached is an answer for people", async () => {
  const { link } = await twoNodes();
  await expect(link.call("http://127.0.0.1:1", "getFile", ["lab", "a"])).rejects.toMatchObject({
    code: "UNAVAILABLE",
  });
  await expect(link.connectPort("http://127.0.0.1:1", { workspaceId: "lab", port: 1 })).rejects.toMatchObject(
    { code: "UNAVAILABLE" },
  );
});
