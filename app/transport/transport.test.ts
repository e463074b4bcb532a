import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Transport, type Surroundings } from "./transport.ts";

const MINUTE = 60_000;

class World implements Surroundings {
  http = true;
  webSocket = false;
  readonly kept = new Map<string, string>();
  readonly storage = {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
    removeItem: (key: string) => void this.kept.delete(key),
  };
  answersHttp = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(this.http), 50));
  opensWebSocket = async () => this.webSocket;
}

let world: World;
let transport: Transport;

beforeEach(() => {
  vi.useFakeTimers();
  world = new World();
  transport = new Transport(world);
});
afterEach(() => vi.useRealTimers());

/** A WebSocket that is begun now and does not open. */
async function fail(): Promise<void> {
  transport.webSocketFailed(performance.now());
  await vi.advanceTimersByTimeAsync(100);
}

describe("the choice of a way", () => {
  it("falls to plain HTTP when WebSockets fail twice while the server answers", async () => {
    const told = vi.fn();
    transport.subscribe(told);
    await fail();
    expect(transport.getWay()).toBe("websocket");
    await fail();
    expect(transport.getWay()).toBe("http");
    expect(told).toHaveBeenCalledTimes(1);
  });

  it("stays while the server is away, however often they fail", async () => {
    world.http = false;
    for (let failures = 0; failures < 5; failures += 1) await fail();
    expect(transport.getWay()).toBe("websocket");
  });

  it("does not count a socket that was begun before the server answered", async () => {
    const begun = performance.now();
    await fail();
    transport.webSocketFailed(begun);
    expect(transport.getWay()).toBe("websocket");
  });

  it("decides although others, begun earlier, go on failing", async () => {
    const begun = performance.now();
    await fail();
    for (let failures = 0; failures < 3; failures += 1) transport.webSocketFailed(begun);
    await vi.advanceTimersByTimeAsync(100);
    await fail();
    expect(transport.getWay()).toBe("http");
  });

  it("asks the server anew when its answer is old", async () => {
    await fail();
    await vi.advanceTimersByTimeAsync(MINUTE);
    world.http = false;
    await fail();
    await fail();
    expect(transport.getWay()).toBe("websocket");
  });

  it("forgets failures once one works", async () => {
    await fail();
    transport.webSocketWorked();
    await fail();
    expect(transport.getWay()).toBe("websocket");
  });

  it("is kept for the next page of the tab, for a while", async () => {
    await fail();
    await fail();
    expect(new Transport(world).getWay()).toBe("http");
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(new Transport(world).getWay()).toBe("http");
    vi.setSystemTime(Date.now() + 3 * MINUTE);
    expect(new Transport(world).getWay()).toBe("websocket");
  });

  it("goes back to WebSockets when one gets through again", async () => {
    await fail();
    await fail();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(transport.getWay()).toBe("http");
    world.webSocket = true;
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(transport.getWay()).toBe("websocket");
    expect(world.kept.size).toBe(0);
  });
});
