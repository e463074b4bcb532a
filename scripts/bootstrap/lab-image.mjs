import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { root } from "./root.mjs";
import { runLogged } from "./step.mjs";

/**
 * Makes the system that labs run in, when this machine can run labs at all. It belongs to the data folder,
 * not to the checkout. Without it everything but the labs' terminals works, so a failure only warns.
 * @param {{ progress: import("./step.mjs").Progress }} context
 */
export async function makeLabImage({ progress }) {
  const able = process.platform === "linux" && process.getuid?.() === 0;
  if (!able || process.env.SANDBOX_DRIVER === "none") return;
  const dataDir = resolve(root, process.env.DATA_DIR || ".data");
  const { imageDirIn } = await import("../../sandbox/image/build-image.mjs");
  if (existsSync(imageDirIn(dataDir))) return;
  const script = join(root, "sandbox/image/build-image.mjs");
  const run = (log) => log.node(script, "--data-dir", dataDir);
  try {
    await runLogged({ name: "lab-image", title: "making the system that labs run in", run }, progress);
  } catch (error) {
    progress.line(`note: labs will have no terminal. ${error.message}`);
  }
}
