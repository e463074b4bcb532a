// npm run course -- export SLUG DIR [--version N|draft]: writes a course as files into a new or empty folder; a DIR
// that ends in .tar.gz becomes an archive for Open edX instead.
// npm run course -- import PATH [--as EMAIL] [--into SLUG]: makes a draft, or with --into that course's draft, of a
// folder, an archive or the https address of a git repository, and prints what was taken and what could not be as it
// was.
// npm run course -- check SLUG [--json FILE]: runs the tests of every lab of a draft with its solution, with which they
// should pass, and with its starter, with which they should not. Works beside a running `npm start`, or on DATABASE_URL.
import { createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { parseArgs } from "node:util";

import { roleSchema, type Actor } from "#server/access/actor.ts";
import { authorize } from "#server/access/grants.ts";
import { versionSchema } from "#server/authoring/schema.ts";
import { loadConfig, requireServices } from "#server/config.ts";
import { postgresUrl } from "#server/local/postgres.ts";
import { redisUrl } from "#server/local/redis.ts";
import type { Imported } from "#server/portability/index.ts";
import { createServices, type Services } from "#server/services.ts";

import { checkCourseLabs } from "./course-check.ts";
import { readOwner } from "./lock.mjs";

const USAGE =
  "Usage: npm run course -- export SLUG DIR [--version N]\n       npm run course -- import PATH [--as EMAIL] [--into SLUG]\n       npm run course -- check SLUG [--json FILE]";

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      as: { type: "string" },
      json: { type: "string" },
      into: { type: "string" },
      version: { type: "string", default: "draft" },
    },
  });
  const [command, first, second] = positionals;
  const isExport = command === "export" && first !== undefined && second !== undefined;
  const isImport = command === "import" && first !== undefined && second === undefined;
  const isCheck = command === "check" && first !== undefined && second === undefined;
  if (!isExport && !isImport && !isCheck) throw new Error(USAGE);
  const services = connect();
  try {
    if (isExport) await exportCourse(services, first, second, values.version);
    else if (isCheck) process.exitCode = (await checkCourseLabs(services, first, values.json)) ? 0 : 1;
    else print(await importCourse(services, first, values));
  } finally {
    await services.close();
  }
}

/** On the services that are configured, or on those of the `npm start` that runs here. */
function connect(): Services {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const config = loadConfig({ LOG_LEVEL: "error", ...process.env, ROLES: "web", SANDBOX_DRIVER: "none" });
  const isEmbedded = config.databaseUrl === undefined || config.redisUrl === undefined;
  if (isEmbedded && readOwner(join(config.dataDir, "launcher.lock")) === undefined)
    throw new Error("Start the platform first with `npm start`, or set DATABASE_URL and REDIS_URL.");
  return createServices(
    requireServices({
      ...config,
      databaseUrl: config.databaseUrl ?? postgresUrl(config.dataDir),
      redisUrl: config.redisUrl ?? redisUrl(config.dataDir),
    }),
  );
}

async function exportCourse(
  { config, db, portability }: Services,
  slug: string,
  folder: string,
  version: string,
): Promise<void> {
  const course = await db.course.findUnique({ where: { slug }, select: { id: true } });
  if (course === null) throw new Error(`There is no course with the link “${slug}”.`);
  const named = versionSchema.safeParse(version);
  if (!named.success) throw new Error("A version is a number, or “draft”.");
  const exported = { courseId: course.id, slug, version: named.data };
  if (folder.endsWith(".tar.gz")) {
    const archive = await portability.exportOlx(exported, config.publicOrigin ?? "http://127.0.0.1:3000");
    await pipeline(Readable.fromWeb(archive as ReadableStream), createWriteStream(folder, { flags: "wx" }));
  } else await portability.exportFolder(exported, folder);
  process.stdout.write(`exported ${slug} to ${folder}\n`);
}

async function importCourse(
  { db, portability }: Services,
  source: string,
  { as: email, into }: { as?: string; into?: string },
): Promise<Imported & { slug: string }> {
  const user = await db.user.findFirst({
    where: { isActive: true, ...(email === undefined ? { role: "admin" } : { email: email.toLowerCase() }) },
    orderBy: { createdAt: "asc" },
    select: { id: true, email: true, name: true, role: true },
  });
  if (user === null)
    throw new Error(`Nobody has the account ${email ?? "of an administrator"}: use --as EMAIL.`);
  const actor: Actor = { ...user, role: roleSchema.parse(user.role), sessionId: "" };
  const course = into === undefined ? null : await db.course.findUnique({ where: { slug: into } });
  if (into !== undefined && course === null) throw new Error(`There is no course with the link “${into}”.`);
  if (course === null) await authorize(db, actor, "course.create", { kind: "platform" });
  else await authorize(db, actor, "course.edit", { kind: "course", id: course.id });
  const imported = await portability.importPath(actor, source, course?.id);
  const { slug } = await db.course.findUniqueOrThrow({
    where: { id: imported.courseId },
    select: { slug: true },
  });
  return { ...imported, slug };
}

function print({ courseId, slug, report }: Imported & { slug: string }): void {
  const { format, imported, notes } = report;
  const counts = Object.entries(imported).map(([what, count]) => `${String(count)} ${what}`);
  const lines = notes.map(({ kind, path, line, what }) => {
    const place = line === null ? path : `${path}:${String(line)}`;
    return `${kind === "notSupported" ? "not supported" : kind}  ${place}  ${what}`;
  });
  const countOf = (kind: string) => String(notes.filter((note) => note.kind === kind).length);
  lines.push(
    `imported from ${format}: ${counts.join(", ")}; ${countOf("changed")} changed, ${countOf("notSupported")} not supported`,
    `draft “${slug}”: /teach/courses/${courseId}`,
  );
  process.stdout.write(`${lines.join("\n")}\n`);
}
