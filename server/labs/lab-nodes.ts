import type { Redis } from "ioredis";
import type { Logger } from "#server/log.ts";
import { createNodeLink, type NodeLink } from "./node-calls.ts";
import { createNodeSecret, type NodeSecret } from "./node-secret.ts";
import { readNodeId } from "./node-id.ts";
import { createOwnership, type Ownership } from "./ownership.ts";
import { createPlacement, type Placement } from "./placement.ts";

/** This process among those that run labs. */
export interface LabNodes {
  readonly ownership: Ownership;
  readonly placement: Placement;
  readonly secret: NodeSecret;
  readonly link: NodeLink;
}

export function createLabNodes(deps: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly dataDir: string;
  readonly log: Logger;
}): LabNodes {
  const { redis, prefix, dataDir, log } = deps;
  const ownership = createOwnership({ redis, prefix, nodeId: readNodeId(dataDir), log });
  const secret = createNodeSecret(redis, prefix);
  return { ownership, placement: createPlacement(ownership), secret, link: createNodeLink(secret) };
}
