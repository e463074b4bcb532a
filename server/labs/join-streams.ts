import type { Duplex } from "node:stream";

/** Passes every byte on, both ways, and the ends of both: what was sent before an end or a close still arrives. */
export function joinStreams(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.once("close", () => {
      // Broken off; or all is said, and what comes back from there has nobody to go to.
      if (!from.readableEnded || to.writableFinished) to.destroy();
      else to.once("finish", () => to.destroy());
    });
  }
}
