/**
 * Remembers what the sync is about to write to a lab's disk, so that after a crash its own writes are not taken for a
 * program's. The base is kept only now and then; what is noted here fills the time in between.
 */
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

export interface WriteJournal {
  /** Resolves when the note outlives this process; then the write may begin. */
  note(path: string, hash: string): Promise<void>;
  /** Whether a write of these bytes to this path had begun before the last start, and was in no kept base. */
  began(this: void, path: string, hash: string): boolean;
  /** The base has been kept: what was noted so far is in it. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const line = z.tuple([z.string(), z.string()]);

export const noJournal: WriteJournal = {
  note: () => Promise.resolve(),
  began: () => false,
  clear: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** The journal beside `stateFile`, with what an earlier process left in it. */
export async function openWriteJournal(stateFile: string): Promise<WriteJournal> {
  const file = `${stateFile}.writes`;
  await mkdir(dirname(file), { recursive: true });
  const begun = readNotes(await readFile(file, "utf8").catch(() => ""));
  const handle = await open(file, "a");
  return {
    note: async (path, hash) => {
      await handle.appendFile(`${JSON.stringify([path, hash])}\n`);
    },
    began: (path, hash) => begun.has(JSON.stringify([path, hash])),
    clear: () => handle.truncate(0),
    close: () => handle.close(),
  };
}

/** The last line may be cut short by the crash; its write had not begun. */
function readNotes(text: string): Set<string> {
  const notes = new Set<string>();
  for (const each of text.split("\n")) {
    try {
      notes.add(JSON.stringify(line.parse(JSON.parse(each))));
    } catch {
      continue;
    }
  }
  return notes;
}
