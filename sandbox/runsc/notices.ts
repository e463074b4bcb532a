import { readFile } from "node:fs/promises";
import * as path from "node:path";
import type { Container } from "./lifecycle.ts";
import type { Mark } from "./mark.ts";

/** Where the guard inside a container (image/programs/guard.h) says what it has ended, a line each. */
export function noticesFile(bundle: string): string {
  return path.join(bundle, "notices.log");
}

/** Why the guard has ended programs of this command: sentences for the student, none when it did not. */
export async function noticesAbout(container: Container, mark: Mark): Promise<string[]> {
  const told = await readFile(noticesFile(container.bundle), "utf8").catch(() => "");
  const about = `${mark.LAB_COMMAND} `;
  const lines = told.split("\n").filter((line) => line.startsWith(about));
  return [...new Set(lines.map((line) => line.slice(about.length)))];
}
