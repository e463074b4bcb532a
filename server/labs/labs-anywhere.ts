import type { Labs } from "./index.ts";
import type { LabPorts } from "./lab-ports.ts";
import { aheadCalls, type LabsAhead } from "./labs-ahead.ts";
import type { NodeCalls, NodeLink } from "./node-calls.ts";
import type { Placement } from "./placement.ts";

interface Deps {
  readonly placement: Placement;
  readonly link: NodeLink;
}

/** The labs of all nodes: what needs a lab's sandbox is done by the node that runs it. */
export function labsAnywhere(here: Labs, { placement, link }: Deps): Labs {
  const at = async <Name extends keyof NodeCalls & keyof Labs>(
    workspaceId: string,
    name: Name,
    args: Parameters<NodeCalls[Name]>,
    locally: () => ReturnType<NodeCalls[Name]>,
  ): Promise<Awaited<ReturnType<NodeCalls[Name]>>> => {
    const elsewhere = await placement.find(workspaceId);
    return elsewhere === null ? await locally() : await link.call(elsewhere, name, args);
  };
  return {
    ...here,
    prepareRun: (...args) => at(args[0], "prepareRun", args, () => here.prepareRun(...args)),
    runTests: (...args) => at(args[1], "runTests", args, () => here.runTests(...args)),
    /** Here if it can be, else by any node that can. */
    async runApart(...args) {
      const node = (await here.unavailableBecause()) === null ? null : await placement.findAnyNode();
      return node === null ? here.runApart(...args) : link.call(node, "runApart", args);
    },
    putFile: (...args) => at(args[0], "putFile", args, () => here.putFile(...args)),
    getFile: (...args) => at(args[0], "getFile", args, () => here.getFile(...args)),
  };
}

/** What this node does when another one asks. */
export function nodeCalls(
  { prepareRun, runTests, runApart, putFile, getFile }: Labs,
  ports: LabPorts,
  ahead: LabsAhead,
): NodeCalls {
  const listPorts = (workspaceId: string) => ports.list(workspaceId);
  return { prepareRun, runTests, runApart, putFile, getFile, listPorts, ...aheadCalls(ahead) };
}

/** The servers in the labs of all nodes. */
export function portsAnywhere(here: LabPorts, { placement, link }: Deps): LabPorts {
  return {
    async connect(at) {
      const elsewhere = await placement.findRunning(at.workspaceId);
      return elsewhere === null ? here.connect(at) : link.connectPort(elsewhere, at);
    },
    async list(workspaceId) {
      const elsewhere = await placement.findRunning(workspaceId);
      return elsewhere === null ? here.list(workspaceId) : link.call(elsewhere, "listPorts", [workspaceId]);
    },
  };
}
