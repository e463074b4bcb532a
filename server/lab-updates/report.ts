import { z } from "zod";
import type { Db } from "#server/db.ts";
import { MAX_REPORTED, UPDATE_STATES, updateStateSchema, type Report, type UpdateState } from "./schema.ts";

const filesSchema = z.array(z.object({ path: z.string(), change: z.string() }));

/** What the last version of a course that changed labs' files did to those begun; null when none did. */
export async function readReport(db: Db, courseId: string): Promise<Report | null> {
  const last = await db.labRollout.findFirst({
    where: { courseId },
    orderBy: { version: "desc" },
    select: { version: true, createdAt: true },
  });
  if (last === null) return null;
  const where = { rollout: { courseId, version: last.version } };
  const [groups, undone, rows] = await Promise.all([
    db.workspaceUpdate.groupBy({ by: ["state"], where, _count: true }),
    db.workspaceUpdate.count({ where: { ...where, undoneAt: { not: null } } }),
    readRows(db, courseId, last.version),
  ]);
  const counts = Object.fromEntries(UPDATE_STATES.map((state) => [state, 0])) as Record<UpdateState, number>;
  for (const { state, _count } of groups) counts[updateStateSchema.parse(state)] = _count;
  return { version: last.version, at: last.createdAt, counts, undone, rows };
}

/** Some of each state, those that need looking at first. */
async function readRows(db: Db, courseId: string, version: number): Promise<Report["rows"]> {
  const rows: Report["rows"][number][] = [];
  for (const state of UPDATE_STATES) {
    if (rows.length >= MAX_REPORTED) break;
    const found = await db.workspaceUpdate.findMany({
      where: { state, rollout: { courseId, version } },
      orderBy: [{ workspace: { user: { name: "asc" } } }, { workspaceId: "asc" }],
      take: MAX_REPORTED - rows.length,
      select: {
        ...{ workspaceId: true, conflicts: true, files: true, problem: true, undoneAt: true },
        workspace: {
          select: {
            user: { select: { name: true } },
            lab: { select: { lesson: { select: { title: true } } } },
          },
        },
      },
    });
    rows.push(
      ...found.map(({ workspace, files, ...row }) => ({
        ...row,
        state,
        student: workspace.user.name,
        lesson: workspace.lab.lesson.title,
        files: filesSchema.parse(files),
      })),
    );
  }
  return rows;
}
