import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { imageDir } from "../../testing.ts";
import type { Order, Told } from "./mortal-server.ts";

/** A server in a process of its own, which can be killed at any moment. */
export class Mortal {
  private readonly child: ChildProcess;
  private readonly done: (() => void)[] = [];

  constructor(dataDir: string, onTold: (told: Told) => void = () => {}, spares = 0) {
    const file = path.join(import.meta.dirname, "mortal-server.ts");
    this.child = fork(file, [dataDir, imageDir, String(spares)], { execArgv: ["--import", "tsx"] });
    this.child.on("message", (told: Told) => {
      if (told.type === "done") this.done.shift()?.();
      onTold(told);
    });
  }

  /** Resolves when the server says that it has obeyed. */
  order(order: Order): Promise<void> {
    return new Promise((resolve) => {
      this.done.push(resolve);
      this.child.send(order);
    });
  }

  /** Without waiting for an answer; lost when the server dies. */
  say(order: Order): void {
    if (this.child.connected) this.child.send(order, () => {});
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
  }
}
