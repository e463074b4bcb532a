import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below those that the system gives to whoever asks for any: from there somebody may be given the very port that is
 * free for a moment, before it is used or while a server that is to have it again starts anew.
 */
const OURS = { first: 20_000, afterLast: 32_768 };
const ATTEMPTS = 20;

/** A port of 127.0.0.1 that nobody listens on: `preferred` when it is free. */
export async function findFreePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && Number.isInteger(preferred) && preferred > 0 && preferred < 65_536) {
    if ((await tryListen(preferred, "127.0.0.1")) !== undefined) return preferred;
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(OURS.first, OURS.afterLast);
    if (await isPortFree(port, "127.0.0.1")) return port;
  }
  const port = await tryListen(0, "127.0.0.1");
  if (port === undefined) throw new Error("This machine has no free port on 127.0.0.1.");
  return port;
}

/** Whether a server could listen on `port` now. */
export async function isPortFree(port: number, host?: string): Promise<boolean> {
  return (await tryListen(port, host)) !== undefined;
}

function tryListen(port: number, host: string | undefined): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      resolve(undefined);
    });
    probe.listen({ port, ...(host === undefined ? {} : { host }), exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : undefined);
      });
    });
  });
}
