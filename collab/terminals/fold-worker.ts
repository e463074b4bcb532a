/** Runs in a thread of its own, see fold.ts: takes pieces, posts what draws them. */
import { parentPort } from "node:worker_threads";
import { draw } from "./draw.ts";
import type { FoldResult, Piece } from "./fold.ts";

parentPort?.on("message", (pieces: readonly Piece[]) => {
  draw(pieces).then(
    (drawing) => parentPort?.postMessage({ drawing } satisfies FoldResult),
    (error: unknown) => parentPort?.postMessage({ error } satisfies FoldResult),
  );
});
