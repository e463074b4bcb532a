import { AppError } from "#server/errors.ts";

const RUNNERS: Record<string, string> = {
  ".py": "python3 {file}",
  ".sh": "bash {file}",
  ".js": "node {file}",
  ".c": "gcc -Wall -Wextra -g -o /tmp/program {file} && /tmp/program",
  ".cpp": "g++ -Wall -Wextra -g -o /tmp/program {file} && /tmp/program",
};

/**
 * The shell command that runs a file: the lab's own for files like its entry, else one by extension. BAD_REQUEST
 * for kinds of file that cannot be run.
 */
export function runCommandFor(lab: { entry: string; runCommand: string }, path: string): string {
  const extension = extensionOf(path);
  const template =
    lab.runCommand !== "" && extension === extensionOf(lab.entry) ? lab.runCommand : RUNNERS[extension];
  if (template === undefined) {
    const kinds = Object.keys(RUNNERS).join(", ");
    throw new AppError(
      "BAD_REQUEST",
      `“${path}” is not a program. Open a file that ends in ${kinds} and run that.`,
    );
  }
  return template.replaceAll("{file}", quoteForShell(path));
}

function extensionOf(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0] ?? "";
}

/** Plain names stay as they are, so that learners read the command they would type. */
function quoteForShell(path: string): string {
  if (/^[A-Za-z0-9_./-]+$/.test(path) && !path.startsWith("-")) return path;
  const safe = path.startsWith("-") ? `./${path}` : path;
  return `'${safe.replaceAll("'", `'\\''`)}'`;
}
