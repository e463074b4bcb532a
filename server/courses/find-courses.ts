import { Prisma } from "#prisma/generated/client.ts";
import type { DbOrTransaction } from "#server/db.ts";
import { LENGTHS, type CatalogueInput } from "./schema.ts";

export interface Found {
  /** The ids of one page of courses, best first. */
  readonly ids: string[];
  /** How many there are on all pages. */
  readonly total: number;
}

/**
 * Finds published courses by words and filters. With words, the best match is first; else the newest. Every word must
 * be there; the last may be only begun, for it may still be being typed. Quotes, `or` and `-` mean what they mean in
 * search engines.
 */
export async function findCourses(
  db: DbOrTransaction,
  input: CatalogueInput,
  { skip, take }: { skip: number; take: number },
): Promise<Found> {
  const [rows, counts] = await Promise.all([
    db.$queryRaw<{ id: string }[]>(pageQuery(input, { skip, take })),
    db.$queryRaw<{ total: number }[]>`select count(*)::int as total from courses where ${conditions(input)}`,
  ]);
  return { ids: rows.map(({ id }) => id), total: counts[0]?.total ?? 0 };
}

/** The query of a page, apart so that a test can have it explained. */
export function pageQuery(input: CatalogueInput, { skip, take }: { skip: number; take: number }): Prisma.Sql {
  const words = wordsQuery(input.query ?? "");
  const best = words === null ? Prisma.empty : Prisma.sql`ts_rank(search, ${words}) desc,`;
  return Prisma.sql`
    select id from courses where ${conditions(input)}
     order by ${best} published_at desc, id offset ${skip} limit ${take}`;
}

function conditions({ query = "", category = "", difficulty, length, price }: CatalogueInput): Prisma.Sql {
  const words = wordsQuery(query);
  const all = [Prisma.sql`status = 'published'`];
  if (words !== null) all.push(Prisma.sql`search @@ ${words}`);
  if (category !== "") all.push(Prisma.sql`category = ${category}`);
  if (difficulty !== undefined) all.push(Prisma.sql`difficulty = ${difficulty}`);
  if (length !== undefined) {
    const { from, to } = LENGTHS[length];
    all.push(Prisma.sql`duration_minutes >= ${from} and duration_minutes < ${to}`);
  }
  if (price === "free") all.push(Prisma.sql`price_cents = 0`);
  if (price === "paid") all.push(Prisma.sql`price_cents > 0`);
  return Prisma.join(all, " and ");
}

/** A last word that is nothing but letters and digits, and what stands before it. */
const LAST_WORD = /^(.*?)([\p{L}\p{N}]+)$/su;

function wordsQuery(query: string): Prisma.Sql | null {
  if (query === "") return null;
  const whole = Prisma.sql`websearch_to_tsquery('english', ${query})`;
  const [, before = "", last] = LAST_WORD.exec(query) ?? [];
  // After a minus the word is one that must not be there, and after a letter-like sign it is part of a longer one.
  if (last === undefined || !/^$|[\s"]$/.test(before)) return whole;
  const begun = Prisma.sql`to_tsquery('simple', ${`${last.toLowerCase()}:*`})`;
  return Prisma.sql`(${whole} || (websearch_to_tsquery('english', ${before}) && ${begun}))`;
}
