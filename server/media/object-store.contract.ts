import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import type { ObjectStore } from "./object-store.ts";

const bytesOf = async (content: Readable | null) => (content === null ? null : await buffer(content));

/** What every object store promises. */
export function objectStoreContract(open: () => Promise<ObjectStore>): void {
  it("gives back what was put, also megabytes, and what was put last", async () => {
    const store = await open();
    const large = Buffer.alloc(6 * 1024 * 1024, "many bytes ");
    await store.put("homes/one/a.tar", Readable.from([large]), large.byteLength);
    expect(large.equals((await bytesOf(await store.get("homes/one/a.tar"))) ?? Buffer.of())).toBe(true);
    const { sizeBytes, storedAt } = (await store.stat("homes/one/a.tar")) ?? {};
    expect(sizeBytes).toBe(large.byteLength);
    // Days are told apart by it, not moments: its clock may be another machine's.
    expect(Math.abs(Date.now() - (storedAt?.getTime() ?? 0))).toBeLessThan(60 * 60_000);
    await store.put("homes/one/a.tar", Readable.from([Buffer.from("short")]), 5);
    expect(String(await bytesOf(await store.get("homes/one/a.tar")))).toBe("short");
  });

  it("has nothing where nothing was put", async () => {
    const store = await open();
    expect(await store.get("homes/none/a.tar")).toBeNull();
    expect(await store.stat("homes/none/a.tar")).toBeNull();
    expect(await store.list("homes/none/")).toEqual([]);
    await store.delete("homes/none/a.tar");
  });

  it("lists what is below a prefix, and not beside it, until it is deleted", async () => {
    const store = await open();
    for (const key of ["homes/two/b", "homes/two/a", "homes/twofold/c"]) {
      await store.put(key, Readable.from([Buffer.from(key)]), key.length);
    }
    expect(await store.list("homes/two/")).toEqual(["homes/two/a", "homes/two/b"]);
    await store.delete("homes/two/a");
    expect(await store.list("homes/two/")).toEqual(["homes/two/b"]);
    expect(await store.get("homes/two/a")).toBeNull();
  });

  it("keeps nothing of a content that breaks off", async () => {
    const store = await open();
    const broken = Readable.from(
      (function* () {
        yield Buffer.from("the beginning");
        throw new Error("the source is gone");
      })(),
    );
    await expect(store.put("homes/three/a", broken, 100)).rejects.toThrow();
    expect(await store.get("homes/three/a")).toBeNull();
    expect(await store.list("homes/three/")).toEqual([]);
  });

  it("refuses keys that could lead elsewhere", async () => {
    const store = await open();
    for (const key of ["../a", "/a", "a//b", "a/../../b", ""]) {
      await expect(store.get(key)).rejects.toThrow("no key");
    }
  });
}
