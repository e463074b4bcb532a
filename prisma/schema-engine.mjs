#!/usr/bin/env node
// Prisma's schema engine without a download.
//
// `prisma migrate` wants a native engine that its install script fetches from the network. The same engine
// ships in npm as WebAssembly; this file gives it the native one's face: newline-delimited JSON-RPC on
// stdin and stdout, plus the `cli` sub-commands. The Prisma CLI finds it by PRISMA_SCHEMA_ENGINE_BINARY.
// Migration table and checksums are the engine's own, so a stock Prisma can work on the same database.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const INTERNAL_CHAR = 18;

const REFUSED = {
  devDiagnostic:
    "`migrate dev` would replay migrations into the real database. Use `npm run migration <name>`.",
  createMigration: "Use `npm run migration <name>` to write a migration.",
  evaluateDataLoss: "Use `npm run migration <name>` to write a migration, and read it before committing.",
};

/** A panic inside the engine surfaces outside any promise of ours: as a note here and an uncaught exception. */
let panicMessage = "the schema engine panicked";
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (message) => {
    panicMessage = message;
  },
};
const panicked = new Promise((_, reject) => {
  process.on("uncaughtException", (error) => {
    reject(new Error(`${panicMessage} (${describe(error)})`, { cause: error }));
  });
});
panicked.catch(() => undefined);

const { values, positionals } = parseArgs({
  options: {
    datasource: { type: "string", default: "{}" },
    datamodels: { type: "string", multiple: true },
    "enabled-preview-features": { type: "string" },
    "extension-types": { type: "string" },
  },
  allowPositionals: true,
  strict: false,
});
const url = String(JSON.parse(String(values.datasource)).url ?? "");

if (positionals[0] === "cli") await runSubCommand(String(positionals[1]));
else await serve();

async function serve() {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const call = JSON.parse(line);
    // The CLI answers our `print` calls with a line that has no method.
    if (call.method !== undefined) send(await answer(call));
  }
}

async function answer({ id, method, params }) {
  try {
    return { jsonrpc: "2.0", id, result: (await dispatch(method, params ?? {})) ?? null };
  } catch (error) {
    const data = userFacing(error);
    return { jsonrpc: "2.0", id, error: { code: 4466, message: data.message, data } };
  }
}

async function dispatch(method, params) {
  if (Object.hasOwn(REFUSED, method)) throw new Error(REFUSED[method]);
  if (method === "diff") return diff(params);
  if (method === "getDatabaseVersion") return withEngine(url, (engine) => engine.version(params));
  const input = method === "diagnoseMigrationHistory" ? { ...params, optInToShadowDatabase: false } : params;
  return withEngine(url, (engine) => engine[method](input));
}

/** The engine replays a migrations folder into whatever it is connected to, so that gets a throw-away database. */
async function diff(params) {
  const replays = [params.from, params.to].some((side) => side.tag === "migrations");
  const target = replays ? await createShadowDatabase() : url;
  try {
    const result = await withEngine(target, (engine) => engine.diff(params));
    send({ jsonrpc: "2.0", id: randomUUID(), method: "print", params: { content: result.stdout ?? "" } });
    return { exitCode: result.exitCode, stdout: null };
  } finally {
    if (replays) await administer(`DROP DATABASE IF EXISTS "${databaseOf(target)}" WITH (FORCE)`);
  }
}

async function withEngine(target, use) {
  const module = await WebAssembly.instantiate(readFileSync(wasmFile()), {
    "./schema_engine_bg.js": engineModule,
  });
  engineModule.__wbg_set_wasm(module.instance.exports);
  module.instance.exports.__wbindgen_start();
  const factory = bindMigrationAwareSqlAdapterFactory(catalogueSafe(new PrismaPg(poolOptions(target))));
  const engine = await engineModule.SchemaEngine.new({ datamodels: undefined }, () => undefined, factory);
  const result = await Promise.race([use(engine), panicked]);
  // After a failure the engine may still be borrowed and cannot be freed; this process ends soon.
  engine.free();
  return result;
}

function wasmFile() {
  return new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm"));
}

/** Separate fields, because a connection string would override the database of a shadow connection. */
function poolOptions(target) {
  if (target === "") throw new Error("No database is configured. Set DATABASE_URL.");
  const { hostname, port, username, password, searchParams } = new URL(target);
  return {
    host: hostname,
    port: Number(port === "" ? 5432 : port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: databaseOf(target),
    ...(["require", "verify-full", "verify-ca"].includes(searchParams.get("sslmode") ?? "")
      ? { ssl: true }
      : {}),
    max: 2,
    idleTimeoutMillis: 1_000,
    allowExitOnIdle: true,
  };
}

/**
 * The adapter cannot read Postgres' internal one-byte "char" (oid 18), which the engine's catalogue queries
 * return: pass such columns through it as text, and tell the engine afterwards what they are.
 */
function catalogueSafe(factory) {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const charColumns = new WeakMap();

    const pool = adapter.underlyingDriver();
    const query = pool.query.bind(pool);
    pool.query = async (...args) => {
      const result = await query(...args);
      // A script of several statements has several results, and nobody reads their rows.
      if (Array.isArray(result)) return result;
      const columns = [...result.fields.keys()].filter(
        (at) => result.fields[at].dataTypeID === INTERNAL_CHAR,
      );
      charColumns.set(result.rows, columns);
      for (const column of columns) {
        result.fields[column].dataTypeID = pg.types.builtins.TEXT;
        for (const row of result.rows) if (row[column] === "") row[column] = "\0";
      }
      return result;
    };

    // The adapter would cut a migration at every semicolon, also within a function's body and a comment.
    adapter.executeScript = async (script) => {
      await query(script).catch((error) => adapter.onError(error));
    };

    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (input) => {
      const result = await queryRaw(input);
      for (const column of charColumns.get(result.rows) ?? []) {
        result.columnTypes[column] = ColumnTypeEnum.Character;
      }
      return result;
    };
    return adapter;
  };
  // Only `diff` replays migrations, and it runs on a throw-away database already.
  factory.connectToShadowDb = factory.connect;
  return factory;
}

async function createShadowDatabase() {
  const shadow = new URL(url === "" ? missingUrl() : url);
  shadow.pathname = `/shadow_${randomUUID().replaceAll("-", "")}`;
  await administer(`CREATE DATABASE "${databaseOf(shadow.href)}"`);
  return shadow.href;
}

function missingUrl() {
  throw new Error("Comparing a migrations folder needs a database server. Set DATABASE_URL.");
}

function databaseOf(target) {
  return decodeURIComponent(new URL(target).pathname.slice(1)) || "postgres";
}

async function administer(sql) {
  const admin = new URL(url);
  admin.pathname = "/postgres";
  await withClient(admin.href, (client) => client.query(sql));
}

async function withClient(target, use) {
  const client = new pg.Client({ ...poolOptions(target), connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function runSubCommand(command) {
  // The CLI skips the first line of stderr.
  process.stderr.write("schema engine\n");
  const database = databaseOf(url).replaceAll('"', '""');
  try {
    if (command === "can-connect-to-database") await withClient(url, (client) => client.query("SELECT 1"));
    else if (command === "create-database") await administer(`CREATE DATABASE "${database}"`);
    else if (command === "drop-database")
      await administer(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    else throw new Error(`Unknown command ${command}.`);
  } catch (error) {
    const error_code = { "3D000": "P1003", "28P01": "P1000" }[error.code] ?? "P1001";
    const fields = { error_code, message: describe(error) };
    process.stderr.write(`${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}\n`);
    process.exitCode = 1;
  }
}

/** Errors of the engine carry the user-facing form as JSON in their message. */
function userFacing(error) {
  const message = describe(error);
  try {
    const parsed = JSON.parse(message);
    if (typeof parsed.message === "string") return { is_panic: false, meta: null, ...parsed };
  } catch {
    // Not JSON: an error of our own or of the driver.
  }
  const code = typeof error?.code === "string" && /^P\d{4}$/.test(error.code) ? error.code : undefined;
  return {
    is_panic: false,
    message,
    meta: error?.meta ?? null,
    ...(code === undefined ? {} : { error_code: code }),
  };
}

function describe(error) {
  return error instanceof Error && error.message !== "" ? error.message : String(error?.code ?? error);
}

function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
