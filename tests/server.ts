import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Actor, Role as UserRole } from "#server/access/actor.ts";
import { loadConfig, requireServices, type Config, type Role } from "#server/config.ts";
import { createServices, type Services } from "#server/services.ts";
import { startServer, type RunningServer } from "#server/server.ts";
import { createCaller } from "#server/trpc/root.ts";
import { freshDatabase, freshRedisPrefix, redisUrl } from "#tests/database.ts";

async function testConfig() {
  const dataDir = mkdtempSync(join(tmpdir(), "cc-test-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return requireServices(
    loadConfig({
      NODE_ENV: "production",
      PORT: "0",
      DATA_DIR: dataDir,
      DATABASE_URL: await freshDatabase(),
      REDIS_URL: redisUrl(),
      REDIS_PREFIX: freshRedisPrefix(),
      SANDBOX_DRIVER: "none",
      LOG_LEVEL: "silent",
    }),
  );
}

/** The product's services on a database of the running test's own; freed when it ends. */
export async function testServices(): Promise<Services> {
  const services = createServices(await testConfig());
  onTestFinished(() => services.close());
  return services;
}

/** A whole server on a free port, on a database of the running test's own; stopped when it ends. */
export async function testServer(
  differences: Partial<Config> = {},
): Promise<RunningServer & { url: string }> {
  const server = await startServer(requireServices({ ...(await testConfig()), ...differences }));
  onTestFinished(() => server.stop());
  return { ...server, url: `http://127.0.0.1:${String(server.port)}` };
}

/** One more server on the database and Redis of this one, as another process of the same installation. */
export async function testServerBeside(
  server: RunningServer,
  roles: readonly Role[] = ["collab"],
): Promise<RunningServer & { url: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), "cc-test-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const other = await startServer(requireServices({ ...server.services.config, dataDir, roles, port: 0 }));
  onTestFinished(() => other.stop());
  return { ...other, url: `http://127.0.0.1:${String(other.port)}` };
}

/** Procedures as `actor` would call them from a browser. */
export function callerFor(services: Services, actor: Actor | null) {
  return createCaller({
    services,
    actor,
    origin: "http://127.0.0.1:3000",
    device: { userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0", address: "127.0.0.1" },
    log: services.log,
  });
}

let count = 0;

/** A new person with a session, made the way people are made. */
export async function person(services: Services, role: UserRole = "student") {
  count += 1;
  const email = `person${String(count)}@example.test`;
  const password = "correct horse battery";
  const { token } = await callerFor(services, null).account.signUp({
    name: `Person ${String(count)}`,
    email,
    password,
  });
  if (role !== "student") await services.db.user.update({ where: { email }, data: { role } });
  const session = await services.sessions.read(token);
  if (session === null) throw new Error("a new session must be readable");
  await services.sessions.forget(session.actor.id);
  const actor: Actor = { ...session.actor, role };
  return { actor, token, email, password, api: callerFor(services, actor) };
}
