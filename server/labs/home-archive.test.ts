import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import * as Y from "yjs";
import { bash, describeSandbox, useSandboxes } from "#sandbox/testing.ts";
import { createLog } from "#server/log.ts";
import { createObjectStore, type ObjectStore } from "#server/media/index.ts";
import { workspaceFiles } from "./document.ts";
import { createHomeArchive } from "./home-archive.ts";

const log = createLog("silent");

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cc-homes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function folderStore(): ObjectStore {
  const store = createObjectStore({ s3: undefined, objectsDir: scratchFolder() });
  if (store === undefined) throw new Error("a folder was named");
  return store;
}

function documentWith(...paths: string[]): Y.Doc {
  const doc = new Y.Doc();
  for (const path of paths) workspaceFiles(doc).createBinary(path, { sizeBytes: 1, hash: "any" });
  return doc;
}

describeSandbox("homes in the object store", () => {
  const nodes = [useSandboxes(), useSandboxes()] as const;

  /** The lab on two nodes, each with its archive on the same store. */
  async function labOnTwoNodes(store: ObjectStore) {
    const id = randomUUID();
    const open = async (sandboxes: (typeof nodes)[number]) => ({
      sandbox: await sandboxes().open(id),
      archive: createHomeArchive({ store, syncDir: scratchFolder(), log }),
    });
    return { id, one: await open(nodes[0]), two: await open(nodes[1]) };
  }

  it("come to another node with all that is in them, but for what the document does not list", async () => {
    const store = folderStore();
    const { id, one, two } = await labOnTwoNodes(store);
    await bash(
      one.sandbox,
      [
        "mkdir -p kept/deep removed .git empty",
        "printf 'a\\0b' > kept/deep/data.bin; echo x > removed/old.bin; echo ref > .git/HEAD",
        "echo '#!/bin/sh' > .git/hook; chmod 700 .git/hook; ln -s ../kept .git/link",
      ].join("; "),
    );
    await one.archive.keep(id, one.sandbox, 1).close();

    await bash(
      two.sandbox,
      "echo of an earlier visit > stale.txt; mkdir locked; touch locked/in; chmod 0 locked",
    );
    await two.archive.restore(id, two.sandbox, documentWith("kept/deep/data.bin"));
    const found = await bash(two.sandbox, "find . -mindepth 1 -printf '%P %y %m %l\\n' | sort");
    expect(found.split("\n").map((line) => line.trim())).toEqual([
      ".git d 755",
      ".git/HEAD f 644",
      ".git/hook f 700",
      ".git/link l 777 ../kept",
      "kept d 755",
      "kept/deep d 755",
      "kept/deep/data.bin f 644",
    ]);
    expect(Buffer.from(await two.sandbox.home.read("kept/deep/data.bin", 10))).toEqual(Buffer.from("a\0b"));
  });

  it("stay as they are where they were packed, and are packed again only when they have changed", async () => {
    const store = folderStore();
    const { id, one } = await labOnTwoNodes(store);
    const kept = one.archive.keep(id, one.sandbox, 1);
    await bash(one.sandbox, "mkdir .git; echo one > .git/a");
    await kept.save();
    const first = await store.list(`homes/${id}/`);
    expect(first).toHaveLength(1);
    await kept.save();
    expect(await store.list(`homes/${id}/`)).toEqual(first);
    await bash(one.sandbox, "echo two > .git/a");
    await one.archive.restore(id, one.sandbox, new Y.Doc());
    expect(await bash(one.sandbox, "cat .git/a")).toBe("two");
    await kept.close();
    const second = await store.list(`homes/${id}/`);
    expect(second).toHaveLength(1);
    expect(second).not.toEqual(first);
  });

  it("are not overwritten by a node that has lost the lab, nor by one that never had it for sure", async () => {
    const store = folderStore();
    const { id, one, two } = await labOnTwoNodes(store);
    await bash(one.sandbox, "mkdir .git; echo first > .git/a");
    await one.archive.keep(id, one.sandbox, 1).save();
    await two.archive.restore(id, two.sandbox, new Y.Doc());
    await bash(two.sandbox, "echo successor > .git/a");
    await two.archive.keep(id, two.sandbox, 2).save();

    await bash(one.sandbox, "echo too late > .git/a");
    await one.archive.keep(id, one.sandbox, 1).save();
    await bash(one.sandbox, "echo apart > .git/a");
    await one.archive.keep(id, one.sandbox, 0).save();
    await one.archive.restore(id, one.sandbox, new Y.Doc());
    expect(await bash(one.sandbox, "cat .git/a")).toBe("successor");
  });

  it("come whole however they are made, but for what their student may not read, and lead nowhere outside", async () => {
    const store = folderStore();
    const { id, one, two } = await labOnTwoNodes(store);
    await bash(
      one.sandbox,
      [
        "mkdir .cache; cd .cache; ln -s /etc/passwd passwd; ln -s / root; touch $'new\\nline' $'\\e[31mred' -- '-rf'",
        "truncate -s 40M sparse; mkfifo pipe; mkdir locked; touch locked/in; chmod 0 locked",
        "for i in $(seq 60); do mkdir d; cd d; done; touch deep",
      ].join("; "),
    );
    const list =
      "find .cache -name locked -prune -o -type f -printf '%P %y %s\\n' -o -printf '%P %y %l\\n' 2>/dev/null | cat --show-nonprinting | sort";
    await one.archive.keep(id, one.sandbox, 1).close();
    await two.archive.restore(id, two.sandbox, new Y.Doc());
    expect(await bash(two.sandbox, list)).toBe(await bash(one.sandbox, list));
    expect(await bash(two.sandbox, "grep -c student .cache/passwd")).toBe("1");
    const [key = ""] = await store.list(`homes/${id}/`);
    expect((await store.stat(key))?.sizeBytes).toBeLessThan(1_000_000);
  });

  it("that cannot be fetched keep the lab closed, and are left alone", async () => {
    const store = folderStore();
    const { id, one, two } = await labOnTwoNodes(store);
    await bash(one.sandbox, "mkdir .git; echo one > .git/a");
    await one.archive.keep(id, one.sandbox, 1).save();
    await bash(two.sandbox, "mkdir .git; echo here > .git/a");
    const away = { ...store, get: () => Promise.reject(new Error("the store is away")) };
    const archive = createHomeArchive({ store: away, syncDir: scratchFolder(), log });
    await expect(archive.restore(id, two.sandbox, new Y.Doc())).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(await bash(two.sandbox, "cat .git/a")).toBe("here");
  });
});
