import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { MAX_LINES } from "./schema.ts";

export interface ListedPerson {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  /** As written, but in small letters. */
  readonly email: string;
  readonly section: string;
}

const records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/**
 * Reads a list of people: comma, semicolon or tab between the fields, with a heading ("email", "section") or, without
 * one, the address first and the section second. BAD_REQUEST, with the line, for what is no such list.
 */
export function readLines(list: string): ListedPerson[] {
  const rows = parseRows(list);
  const heading = rows[0]?.record.map((field) => field.toLowerCase().replaceAll(/[^a-z]/g, "")) ?? [];
  const hasHeading = heading.some((field) => EMAIL_HEADINGS.includes(field));
  const emailAt = hasHeading ? heading.findIndex((field) => EMAIL_HEADINGS.includes(field)) : 0;
  const sectionAt = hasHeading ? heading.indexOf("section") : 1;
  const people = (hasHeading ? rows.slice(1) : rows).map(({ record, info }) => ({
    line: info.lines,
    email: (record[emailAt] ?? "").toLowerCase(),
    section: record[sectionAt] ?? "",
  }));
  if (people.length > MAX_LINES) {
    throw new AppError("BAD_REQUEST", `Send at most ${String(MAX_LINES)} lines at a time.`);
  }
  return people;
}

const EMAIL_HEADINGS = ["email", "emailaddress", "mail"];

function parseRows(list: string) {
  try {
    return records.parse(
      parse(list, {
        bom: true,
        delimiter: [",", ";", "\t"],
        info: true,
        record_delimiter: ["\r\n", "\n", "\r"],
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
        to: MAX_LINES + 2,
        max_record_size: 10_000,
      }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = z.number().catch(1).parse(error["lines"]);
    const message = `Line ${String(line)} is not what a list in CSV has. Look for a quote that is not closed.`;
    throw new AppError("BAD_REQUEST", message, { cause: error });
  }
}
