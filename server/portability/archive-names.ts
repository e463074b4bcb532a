import { AppError } from "#server/errors.ts";

/** Says in one sentence why an archive is not taken, as a whole. */
export const refusedArchive = (why: string) =>
  new AppError("BAD_REQUEST", `This archive is not taken. ${why}`);

export const outsideOfFolder = () =>
  refusedArchive("A file in it would be outside of its folder. Pack it anew.");

/** Backslashes, drives, and what is not seen. */
const NEVER_IN_NAMES = /[\\\p{Cc}]|^[a-z]:/iu;

/** Judges the names of an archive's files: none may leave its folder, or be two files on some computer. */
export interface ArchiveNames {
  /** The path of a file, without a leading `./`. @throws AppError */
  take(name: string): string;
  /** Call it behind the last one. @throws AppError when one is a file and a folder. */
  finish(): void;
}

export function createArchiveNames(): ArchiveNames {
  const taken = new Set<string>();
  return {
    take(name) {
      const path = name.replace(/^(?:\.\/)+/, "");
      const climbs = path.split("/").some((step) => step === "" || step === "." || step === "..");
      if (climbs || NEVER_IN_NAMES.test(path)) throw outsideOfFolder();
      const key = path.normalize("NFC").toLowerCase();
      if (taken.has(key)) throw refusedArchive(`“${path}” is in it twice, or differs in case alone.`);
      taken.add(key);
      return path;
    },
    finish() {
      for (const key of taken) {
        for (let end = key.lastIndexOf("/"); end > 0; end = key.lastIndexOf("/", end - 1)) {
          if (taken.has(key.slice(0, end)))
            throw refusedArchive(`“${key.slice(0, end)}” is a file and a folder in it.`);
        }
      }
    },
  };
}
