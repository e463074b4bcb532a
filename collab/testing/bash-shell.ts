import { randomUUID } from "node:crypto";
import { type IPty, spawn } from "node-pty";
import type { OpenShell, Shell } from "../ports.ts";

/** A real bash on a real pty of this machine. */
export const openBash: OpenShell = ({ columns, rows }) => {
  const pty = spawn("/bin/bash", ["--norc", "--noprofile"], {
    cols: columns,
    rows,
    encoding: null,
    env: { PS1: "$ ", PATH: "/usr/bin:/bin", TERM: "xterm-256color" },
  });
  return Promise.resolve(shellOf(pty));
};

function shellOf(pty: IPty): Shell {
  return {
    epoch: randomUUID(),
    offset: 0,
    onData: (listener) => {
      // With encoding null node-pty hands out buffers, whatever its types say.
      pty.onData((data) => {
        listener(data as unknown as Uint8Array);
      });
    },
    onExit: (listener) => {
      pty.onExit(({ exitCode }) => {
        listener({ exitCode });
      });
    },
    write: (bytes) => {
      pty.write(Buffer.from(bytes));
      return Promise.resolve();
    },
    resize: (columns, rows) => {
      pty.resize(columns, rows);
    },
    pause: () => {
      pty.pause();
    },
    resume: () => {
      pty.resume();
    },
    kill: () => {
      pty.kill("SIGKILL");
    },
    detach: () => {
      pty.kill("SIGKILL"); // nobody could come back to it
    },
  };
}
