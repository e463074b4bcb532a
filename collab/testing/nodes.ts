import { onTestFinished } from "vitest";
import { freshRedisPrefix, redisUrl } from "#tests/database.ts";
import { type Fixture, type FixtureOptions, startFixture } from "./fixture.ts";
import { RawClient } from "./raw-client.ts";

/** Short waits, so that a test sees in a second what takes half a minute in earnest. */
export const hasty = {
  askAgainMs: 200,
  nodeBeatMs: 100,
  nodeSilentMs: 2_000,
  compareEveryMs: 1_000,
} as const;

/**
 * Nodes on one database and one Redis that hear each other, one for each element of `differences`; closed when the
 * test ends.
 */
export async function startNodes<Differences extends readonly Partial<FixtureOptions>[]>(
  common: Omit<FixtureOptions, "redis"> & Pick<Partial<FixtureOptions>, "redis">,
  ...differences: Differences
): Promise<{ [index in keyof Differences]: Fixture }> {
  const redis = common.redis ?? { url: redisUrl(), prefix: freshRedisPrefix() };
  const nodes = await Promise.all(
    differences.map((difference) => startFixture({ ...common, redis, ...difference })),
  );
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.close()));
  });
  return nodes as { [index in keyof Differences]: Fixture };
}

/** A client of one node that has been greeted and has asked for all there is. */
export async function openOn(node: Fixture, name: string, actorId: string): Promise<RawClient> {
  const client = await RawClient.open(node.url, `/collab/${name}?as=${actorId}&ack=1`);
  onTestFinished(() => {
    client.close();
  });
  client.sendStep1();
  await client.until(() => client.of("step2").length > 0);
  return client;
}
