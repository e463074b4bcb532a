import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { testServer } from "#tests/server.ts";

test("a peer that asks for a socket nobody serves and is gone at once does not end the process", async () => {
  const { url, port } = await testServer();
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const peer = connect(port, "127.0.0.1");
    peer.on("error", () => undefined);
    await once(peer, "connect");
    peer.write(
      "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    const closed = once(peer, "close");
    peer.resetAndDestroy();
    await closed;
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});
