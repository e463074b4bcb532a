// One way of saying what goes on, for all commands: the seconds since the command began, then a line.

/**
 * @param {(line: string) => void} [write]
 */
export function createProgress(write = (line) => process.stdout.write(line)) {
  const began = performance.now();
  return {
    /** @param {string} text */
    line(text) {
      const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
      write(`${seconds} s  ${text}\n`);
    },
  };
}
