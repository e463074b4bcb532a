import type { Sandbox, Shell } from "#sandbox/index.ts";

/**
 * The same sandbox, which tells whenever somebody types, a program prints, or a browser looks at a server in it. Not of
 * commands: the product runs some of its own.
 */
export function noticing(sandbox: Sandbox, onActivity: () => void): Sandbox {
  const noticed = (shell: Shell): Shell => ({
    ...shell,
    onData(listener) {
      shell.onData((bytes) => {
        onActivity();
        listener(bytes);
      });
    },
    write(...input) {
      onActivity();
      return shell.write(...input);
    },
  });
  return {
    ...sandbox,
    openShell: async (options) => noticed(await sandbox.openShell(options)),
    attachShell: async (...place) => noticed(await sandbox.attachShell(...place)),
    connect(port) {
      onActivity();
      return sandbox.connect(port);
    },
  };
}
