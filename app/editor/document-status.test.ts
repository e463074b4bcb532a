import { describe, expect, it } from "vitest";
import { carriesContent } from "./acked-socket.ts";
import { documentStatus, mustForget, refusalFor, type ConnectionFacts } from "./document-status.ts";

const online: ConnectionFacts = {
  refusedBecause: null,
  synced: true,
  lost: false,
  level: "write",
  sent: 1,
  acknowledged: 1,
};

describe("documentStatus", () => {
  it("is saved only when every frame sent is acknowledged", () => {
    expect(documentStatus(online)).toBe("saved");
    expect(documentStatus({ ...online, sent: 5, acknowledged: 4 })).toBe("saving");
  });

  it("does not claim saved before our first frame of a connection has gone out", () => {
    expect(documentStatus({ ...online, sent: 0, acknowledged: 0 })).toBe("connecting");
    expect(documentStatus({ ...online, sent: 0, acknowledged: 0, lost: true })).toBe("saving");
  });

  it("tells a lost connection from one that is only starting", () => {
    expect(documentStatus({ ...online, synced: false })).toBe("connecting");
    expect(documentStatus({ ...online, synced: false, lost: true })).toBe("offline");
  });

  it("puts a refusal above everything else", () => {
    expect(documentStatus({ ...online, refusedBecause: "This no longer exists." })).toBe("refused");
  });
});

describe("close codes", () => {
  it("retries what passes and stops at what does not", () => {
    expect([1006, 1012, 1013, 4408].map((code) => refusalFor(code, ""))).toEqual(Array(4).fill(null));
    for (const code of [4401, 4403, 4404, 4409, 4413, 4429]) expect(refusalFor(code, "")).toMatch(/\.$/);
  });

  it("prefers the server's own sentence to ours", () => {
    expect(refusalFor(4403, "You were removed from this course.")).toBe("You were removed from this course.");
    expect(refusalFor(4403, "forbidden")).toBe("You no longer have access to this.");
  });

  it("forgets the local copy only when the lab is not ours any more", () => {
    expect([4401, 4403, 4404, 4413].filter(mustForget)).toEqual([4403, 4404]);
  });
});

describe("carriesContent", () => {
  it("counts sync step 2 and updates, nothing else", () => {
    const frames = [[0, 0], [0, 1], [0, 2], [1, 2], [3], []];
    expect(frames.map((frame) => carriesContent(Uint8Array.from(frame)))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
