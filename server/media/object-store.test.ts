import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { describe, onTestFinished } from "vitest";
import { createFolderStore } from "./folder-store.ts";
import { objectStoreContract } from "./object-store.contract.ts";
import { createS3Store } from "./s3-store.ts";

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cc-objects-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("a folder", () => {
  objectStoreContract(() => Promise.resolve(createFolderStore(scratchFolder())));
});

describe("a server that speaks S3", () => {
  objectStoreContract(async () => {
    const server = new S3rver({
      address: "127.0.0.1",
      port: 0,
      silent: true,
      directory: scratchFolder(),
    });
    const { port } = await server.run();
    onTestFinished(() => server.close());
    return createS3Store({
      endpoint: `http://127.0.0.1:${String(port)}`,
      bucket: "course-creator",
      accessKey: "S3RVER",
      secretKey: "S3RVER",
    });
  });
});
