import type { Sandboxes } from "#sandbox/index.ts";
import type { Logger } from "#server/log.ts";
import { createExpectedOpenings } from "./expected-openings.ts";
import type { LabHosts } from "./lab-host.ts";
import type { NodeCalls, NodeLink } from "./node-calls.ts";
import type { Placement } from "./placement.ts";

/** What is done for labs before anybody needs their sandbox. Nobody waits for it, and nobody is told when it fails. */
export interface LabsAhead {
  /** Why no lab can run, or null. */
  unavailableBecause(): Promise<string | null>;
  /** Somebody will be in this lab in a moment. */
  warm(workspaceId: string): void;
  /** Somebody reads a lesson that has a lab, and may open it. */
  expectOpening(readerId: string): void;
}

/** By this process. */
export function labsAheadHere(sandboxes: Sandboxes, hosts: LabHosts): LabsAhead {
  return {
    unavailableBecause: () => sandboxes.unavailableBecause(),
    warm: (workspaceId) => hosts.warm(workspaceId),
    expectOpening: createExpectedOpenings(sandboxes),
  };
}

/** By this process if it can run labs, else by a node that can. */
export function labsAheadAnywhere(
  here: LabsAhead,
  { placement, link, log }: { readonly placement: Placement; readonly link: NodeLink; readonly log: Logger },
): LabsAhead {
  const ask = async (
    name: "warm" | "expectOpening",
    id: string,
    findNode: () => Promise<string | null>,
  ): Promise<void> => {
    if ((await here.unavailableBecause()) === null) return here[name](id);
    const node = await findNode();
    if (node !== null) await link.call(node, name, [id]);
  };
  const attempt = (work: Promise<void>) => {
    work.catch((error: unknown) => log.debug({ err: error }, "no lab was got ready elsewhere"));
  };
  return {
    async unavailableBecause() {
      const reason = await here.unavailableBecause();
      return reason === null || (await placement.findAnyNode()) !== null ? null : reason;
    },
    warm(workspaceId) {
      attempt(ask("warm", workspaceId, () => placement.find(workspaceId)));
    },
    expectOpening(readerId) {
      attempt(ask("expectOpening", readerId, () => placement.findAnyNode()));
    },
  };
}

/** What other nodes may ask for. */
export function aheadCalls(here: LabsAhead): Pick<NodeCalls, "warm" | "expectOpening"> {
  return {
    warm: (workspaceId) => Promise.resolve(here.warm(workspaceId)),
    expectOpening: (readerId) => Promise.resolve(here.expectOpening(readerId)),
  };
}
