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

const mutation = (path: string, input: unknown) =>
  JSON.stringify({ id: 1, method: "mutation", params: { path, input: superjson.serialize(input) } });

describe("the subscription socket", () => {
  it("carries no queries and no mutations", async () => {
    const { url, services } = await testServer();
    const { token, actor } = await person(services);
    const socket = await connect(url, token);
    const answer = new Promise((resolve) =>
      socket.once("message", (data: Buffer) => resolve(data.toString())),
    );
    socket.send(mutation("account.updateProfile", { name: "New" }));
    expect(await answer).toContain("METHOD_NOT_SUPPORTED");
    const user = await services.db.user.findUniqueOrThrow({ where: { id: actor.id } });
    expect(user.name).toBe(actor.name);
    socket.close();
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
