import type { Sandbox } from "#sandbox/index.ts";
import { openTerminal } from "./labs.ts";

const EVERY_MS = 20;
const LOST_MS = 5_000;

/** Someone who types in a lab: a program in the guest answers each key, so the guest is what is measured. */
export async function openEcho(sandbox: Sandbox) {
  const terminal = await openTerminal(sandbox, "echo");
  terminal.type("stty raw -echo; printf re; echo ady; exec cat\n");
  if (!(await terminal.until((output) => output.includes("ready"), 30_000))) throw new Error("no echo");
  let heard = () => {};
  terminal.shell.onData(() => heard());

  const key = () =>
    new Promise<number>((resolve) => {
      const typedAt = performance.now();
      const timer = setTimeout(() => heard(), LOST_MS);
      heard = () => {
        clearTimeout(timer);
        resolve(performance.now() - typedAt);
      };
      terminal.type("x");
    });

  return {
    /** Milliseconds of every echo while `until` is not over, at least `atLeastMs` long. */
    async measure(atLeastMs: number, until: Promise<unknown> = Promise.resolve()): Promise<number[]> {
      let isOver = false;
      const over = until.then(
        () => (isOver = true),
        () => (isOver = true),
      );
      const end = performance.now() + atLeastMs;
      const echoes: number[] = [];
      while (performance.now() < end || !isOver) {
        echoes.push(await key());
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
      await over;
      return echoes;
    },
  };
}
