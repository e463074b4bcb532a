import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { removeOldImports } from "#server/jobs/remove-old-imports.ts";
import { person, testServices } from "#tests/server.ts";
import { zipOf } from "../testing/hostile-zips.ts";
import { archiveKey } from "./deps.ts";
import { createImports } from "./index.ts";

const never = new AbortController().signal;
const DAY_MS = 24 * 60 * 60_000;
const files = {
  "course.yaml": "title: Carried\n",
  "01-a/module.yaml": "title: A\n",
  "01-a/01-b/lesson.md": "---\ntitle: B\n---\n\nHello.\n",
};

it("forgets imports IMPORT_DAYS after their end, and archives that no import waits for", async () => {
  const services = await testServices();
  const { db, portability } = services;
  const { actor } = await person(services, "instructor");
  const { imports, uploads } = portability;
  const zip = await zipOf(files);
  const send = async () => {
    const content = Readable.from([zip]);
    const sent = { name: "c.zip", content, sizeBytes: zip.byteLength, courseId: null };
    return (await imports.fromArchive(actor, sent)).importId;
  };
  const [old, recent] = [await send(), await send()];
  await imports.runWaiting(never);
  await db.courseImport.update({
    where: { id: old },
    data: { finishedAt: new Date(Date.now() - 91 * DAY_MS) },
  });
  const waiting = await send();
  const nobodys = archiveKey(crypto.randomUUID());
  await uploads.put(nobodys, Readable.from([zip]), zip.byteLength);

  const job = (importDays: number) =>
    removeOldImports({ ...services, config: { ...services.config, importDays } }, {}, never);
  const kept = async () => (await imports.list(actor)).map(({ id }) => id).sort();
  await job(100);
  expect(await kept()).toEqual([old, recent, waiting].sort());
  await job(90);
  expect(await kept()).toEqual([recent, waiting].sort());
  expect(await db.course.count({ where: { instructorId: actor.id } })).toBe(2);
  // As new as they are, the import of either may be on its way.
  expect(await uploads.list("imports/")).toHaveLength(2);

  const longAgo: typeof uploads.stat = async (key) => {
    const stored = await uploads.stat(key);
    return stored && { ...stored, storedAt: new Date(Date.now() - 2 * DAY_MS) };
  };
  const { events, authoring, images, log } = services;
  const aged = createImports({
    ...{ db, events, authoring, images, log },
    ...{ uploads: { ...uploads, stat: longAgo }, rules: { privateHosts: [] } },
  });
  await aged.prune({ endedBefore: new Date(0), signal: never });
  expect(await uploads.list("imports/")).toEqual([archiveKey(waiting)]);
});
