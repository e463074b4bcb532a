import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ACTIONS } from "#server/access/can.ts";
import { appRouter } from "./root.ts";

const access = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open"), because: z.string().min(10) }),
  z.object({ kind: z.literal("signedIn") }),
  z.object({ kind: z.literal("on"), action: z.enum(ACTIONS) }),
]);

describe("every procedure says who may call it", () => {
  const procedures = Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { meta?: unknown } }>,
  );

  it("has procedures to look at", () => {
    expect(procedures.length).toBeGreaterThan(20);
  });

  for (const [name, procedure] of procedures) {
    it(name, () => {
      expect(
        access.safeParse((procedure._def.meta as { access?: unknown } | undefined)?.access).error,
      ).toBeUndefined();
    });
  }
});
