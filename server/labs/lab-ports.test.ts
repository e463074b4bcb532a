import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { SandboxError, type Sandbox, type Sandboxes } from "#sandbox/index.ts";
import type { LabHosts } from "./lab-host.ts";
import { createLabPorts } from "./lab-ports.ts";

const AT = { workspaceId: "lab", port: 8000 };

/** Labs of which one runs, with a server on port 8000 that anybody reaches. */
function oneLab(sandbox: Partial<Sandbox>) {
  let leases = 0;
  const running = sandbox as Sandbox;
  const hosts = {
    async acquire() {
      leases += 1;
      let isHeld = true;
      const release = () => {
        if (isHeld) leases -= 1;
        isHeld = false;
      };
      return { sandbox: running, release } as Awaited<ReturnType<LabHosts["acquire"]>>;
    },
  };
  const sandboxes: Pick<Sandboxes, "find"> = { find: (id) => (id === "lab" ? running : undefined) };
  return { ports: createLabPorts(hosts, sandboxes), leases: () => leases };
}

describe("ports of labs", () => {
  it("keep the lab running for as long as a connection lasts", async () => {
    const lab = oneLab({ connect: async () => new PassThrough() });
    const [first, second] = [await lab.ports.connect(AT), await lab.ports.connect(AT)];
    expect(lab.leases()).toBe(2);
    for (const stream of [first, second]) {
      stream?.destroy();
      if (stream) await once(stream, "close");
    }
    expect(lab.leases()).toBe(0);
  });

  it("give the lab back where nothing listens, and start none for that", async () => {
    const lab = oneLab({
      connect: () => Promise.reject(new SandboxError("NOT_FOUND", "Nothing answers.")),
      ports: () => Promise.reject(new SandboxError("STOPPED", "It has stopped.")),
    });
    expect(await lab.ports.connect(AT)).toBeNull();
    expect(await lab.ports.list("lab")).toEqual([]);
    expect(lab.leases()).toBe(0);
    expect(await lab.ports.connect({ ...AT, workspaceId: "another" })).toBeNull();
    expect(await lab.ports.list("another")).toEqual([]);
  });

  it("say in words what else went wrong", async () => {
    const lab = oneLab({
      connect: () => Promise.reject(new SandboxError("FAILED", "Too many connections.")),
    });
    await expect(lab.ports.connect(AT)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: "Too many connections.",
    });
    expect(lab.leases()).toBe(0);
  });
});
