import { expect, it } from "vitest";
import type { Services } from "#server/services.ts";
import { workspaceFiles } from "#server/labs/document.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { tidyHistory } from "./tidy-history.ts";

const DAY_S = 24 * 60 * 60;

/** Two students, each with three edits in their lab, in moments a minute and more apart. */
async function twoLabs() {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const labs = [];
  for (const student of [await person(services), await person(services)]) {
    await student.api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await student.api.labs.open({ labId: course.labId });
    const document = `workspace/${workspaceId}`;
    await letTimePass(services, document, 120);
    const handle = await services.collab.rooms.open(document);
    for (const text of ["a", "b", "c"]) {
      handle.edit(student.actor.id, (doc) => {
        workspaceFiles(doc).create(`${text}.txt`, text);
      });
      await handle.saved();
    }
    handle.close();
    labs.push({ student, document });
  }
  const [one, other] = labs;
  if (one === undefined || other === undefined) throw new Error("there are two labs");
  return { services, one, other };
}

async function letTimePass({ db }: Services, document: string, seconds: number): Promise<void> {
  await db.$executeRaw`update document_updates set created_at = created_at - make_interval(secs => ${seconds})
                        where document_name = ${document}`;
}

const rowsOf = ({ db }: Services, document: string) =>
  db.documentUpdate.findMany({ where: { documentName: document }, orderBy: { seq: "asc" } });

const never = new AbortController().signal;

it("merges what is hours old, leaves what is fresh, and keeps the timeline", async () => {
  const { services, one, other } = await twoLabs();
  await letTimePass(services, one.document, DAY_S);
  const before = await one.student.api.history.timeline({ document: one.document });
  await tidyHistory(services, {}, never);
  expect((await rowsOf(services, one.document)).map(({ edits }) => edits)).toEqual([1, 3]);
  expect((await rowsOf(services, other.document)).map(({ edits }) => edits)).toEqual([1, 1, 1, 1]);
  expect(await one.student.api.history.timeline({ document: one.document })).toEqual(before);
});

it("forgets what is older than HISTORY_DAYS, and neither what is named nor the beginning", async () => {
  const { services, one } = await twoLabs();
  const { document, student } = one;
  const [latest] = (await student.api.history.timeline({ document })).moments;
  const [seeded, forgotten] = (await rowsOf(services, document)).map(({ seq }) => String(seq));
  const named = await student.api.history.nameVersion({ document, at: latest?.id ?? "", name: "Mine" });
  await letTimePass(services, document, 31 * DAY_S);
  await tidyHistory({ ...services, config: { ...services.config, historyDays: 30 } }, {}, never);
  const { moments, versions } = await student.api.history.timeline({ document });
  expect(moments).toEqual([]);
  expect(versions).toEqual([named]);
  expect(await rowsOf(services, document)).toEqual([]);
  const { files } = await student.api.history.filesAt({ document, at: named.at });
  expect(files.map(({ path }) => path)).toEqual(["a.txt", "b.txt", "c.txt", "main.py"]);
  const beginning = await student.api.history.filesAt({ document, at: seeded ?? "" });
  expect(beginning.files.map(({ path }) => path)).toEqual(["main.py"]);
  await expect(student.api.history.filesAt({ document, at: forgotten ?? "" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await student.api.history.changes({ document, from: null, to: null })).toEqual({ files: [] });
});

it("goes on with the others when one document is damaged", async () => {
  const { services, one, other } = await twoLabs();
  const [first, second] = [one.document, other.document].sort();
  if (first === undefined || second === undefined) throw new Error("there are two documents");
  for (const document of [first, second]) await letTimePass(services, document, DAY_S);
  await services.db.documentUpdate.updateMany({
    where: { documentName: first, actorId: { not: null } },
    data: { update: Uint8Array.of(255, 255, 255) },
  });
  await tidyHistory(services, {}, never);
  expect((await rowsOf(services, second)).map(({ edits }) => edits)).toEqual([1, 3]);
});
