import superjson from "superjson";
import { describe, expect, it } from "vitest";
import WebSocket from "ws";
import { person, testServer } from "#tests/server.ts";

async function connect(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/trpc`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return socket;
}

const call = (id: number, method: "mutation" | "subscription", path: string, input?: unknown) =>
  JSON.stringify({ id, method, params: { path, input: superjson.serialize(input) } });

describe("the subscription socket", () => {
  it("carries no queries and no mutations", async () => {
    const { url, services } = await testServer();
    const { token, actor } = await person(services);
    const socket = await connect(url, token);
    const answer = new Promise((resolve) =>
      socket.once("message", (data: Buffer) => resolve(data.toString())),
    );
    socket.send(call(1, "mutation", "account.updateProfile", { name: "New" }));
    expect(await answer).toContain("METHOD_NOT_SUPPORTED");
    const user = await services.db.user.findUniqueOrThrow({ where: { id: actor.id } });
    expect(user.name).toBe(actor.name);
    socket.close();
  });

  it("bounds what one page listens to, and counts down when it stops", async () => {
    const { url, services } = await testServer();
    const { token } = await person(services, "instructor");
    const socket = await connect(url, token);
    const answers: { id: number; error?: unknown }[] = [];
    socket.on("message", (data: Buffer) => answers.push(JSON.parse(data.toString()) as { id: number }));
    const start = (id: number) => socket.send(call(id, "subscription", "classroom.changes"));
    for (let id = 1; id <= 31; id += 1) start(id);
    await expect.poll(() => answers.length, { timeout: 10_000 }).toBe(31);
    expect(answers.filter(({ error }) => error !== undefined).map(({ id }) => id)).toEqual([31]);
    socket.send(JSON.stringify({ id: 1, method: "subscription.stop" }));
    start(40);
    await expect.poll(() => answers.find(({ id }) => id === 40), { timeout: 10_000 }).toBeDefined();
    expect(answers.find(({ id }) => id === 40)).not.toHaveProperty("error");
    socket.close();
  });

  it("is cut when it floods, with little of the flood done", async () => {
    const { url, services } = await testServer();
    const { token } = await person(services);
    const socket = await connect(url, token);
    socket.on("error", () => undefined); // our own writes into a line that is cut
    let answers = 0;
    socket.on("message", () => (answers += 1));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    for (let frame = 0; frame < 2_000; frame += 1) socket.send(call(frame, "mutation", "account.signOut"));
    expect(await closed).toBe(1006);
    expect(answers).toBeLessThanOrEqual(100);
  });

  it("is cut when its session ends, even if the peer does not answer the close frame", async () => {
    const { url, services } = await testServer();
    const { token, api } = await person(services);
    const socket = await connect(url, token);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.pause(); // what arrives is not read, so no close frame is answered
    await api.account.signOut();
    const cut = Promise.race([
      closed.then(() => "cut"),
      new Promise((resolve) => setTimeout(resolve, 8_000, "open")),
    ]);
    const probe = setInterval(() => socket.ping(), 100); // a paused socket notices the cut by writing
    expect(await cut).toBe("cut");
    clearInterval(probe);
  }, 15_000);
});
