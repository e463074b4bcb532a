import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "#prisma/generated/client.ts";

export { Prisma } from "#prisma/generated/client.ts";
export type Db = PrismaClient;
/** What a domain function may be handed: the client, or a transaction of it. */
export type DbOrTransaction = Omit<
  PrismaClient,
  "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends"
>;

/** For a connection; transactions wait as long for theirs. */
const WAITED_AT_MOST_MS = 5_000;
/** Those that may take longer say so. */
const TRANSACTED_WITHIN_MS = 15_000;

/** Connections are made on first use; `$disconnect` frees them. Waits of more than 5 s for one fail. */
export function createDb(databaseUrl: string): Db {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: 12,
    connectionTimeoutMillis: WAITED_AT_MOST_MS,
    idleTimeoutMillis: 30_000,
    query_timeout: 20_000,
  });
  const transactionOptions = { maxWait: WAITED_AT_MOST_MS, timeout: TRANSACTED_WITHIN_MS };
  return new PrismaClient({ adapter, errorFormat: "minimal", transactionOptions });
}

/** True for a violated unique index; with `index`, only for that one. */
export function isUniqueViolation(error: unknown, index?: string): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, meta } = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { constraint?: { index?: string } } } };
  };
  if (code !== "P2002") return false;
  return index === undefined || meta?.driverAdapterError?.cause?.constraint?.index === index;
}
