import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import { staffRoleOf } from "#server/access/staff.ts";
import { coursesStaffedBy } from "#server/access/visible.ts";
import type { Db, Prisma } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { runOutcomeSchema } from "#server/labs/schema.ts";
import { readHelpQueue } from "./help-queue.ts";
import type { Presence } from "./presence.ts";

interface Deps {
  readonly db: Db;
  readonly presence: Presence;
}

/** The actor's courses with their students, their labs, who is in one now, and whose hand is raised. */
export async function readTeaching(deps: Deps, actor: Actor) {
  return { courses: await readCourses(deps, actor, coursesStaffedBy(actor)) };
}

/** One of those courses; NOT_FOUND when it is gone. */
export async function readClassroom(deps: Deps, actor: Actor, courseId: string) {
  const [course] = await readCourses(deps, actor, { id: courseId });
  if (course === undefined) throw new AppError("NOT_FOUND", "There is no such course.");
  return course;
}

async function readCourses({ db, presence }: Deps, actor: Actor, where: Prisma.CourseWhereInput) {
  const rows = await db.course.findMany({
    where,
    orderBy: { createdAt: "asc" },
    take: 100,
    select: selectFor(actor),
  });
  const workspaces = await db.workspace.findMany({
    where: { copy: 0, lab: { lesson: { courseId: { in: rows.map((row) => row.id) } } } },
    orderBy: { createdAt: "asc" },
    select: {
      id: true,
      userId: true,
      lastActiveAt: true,
      passedAt: true,
      lab: { select: { title: true, lesson: { select: { title: true, courseId: true } } } },
      testRuns: { orderBy: { createdAt: "desc" }, take: 1, select: { outcome: true } },
    },
  });
  const here = await presence.read(workspaces.map((workspace) => workspace.id));
  const queue = await readHelpQueue({ db, presence }, { id: { in: rows.map((row) => row.id) } });
  return rows.map(({ enrollments, staff, ...course }) => ({
    ...course,
    abilities: { teach: mayTeach(actor, staff[0]?.role) },
    studentCount: enrollments.length,
    queue: queue.filter((hand) => hand.courseId === course.id),
    students: enrollments.map(({ user, progress, lastActivityAt }) => ({
      id: user.id,
      name: user.name,
      email: user.email,
      progress,
      lastSeenAt: user.lastSeenAt ?? lastActivityAt,
      labs: workspaces
        .filter(({ userId, lab }) => userId === user.id && lab.lesson.courseId === course.id)
        .map((workspace) => ({
          workspaceId: workspace.id,
          labTitle: workspace.lab.title,
          lessonTitle: workspace.lab.lesson.title,
          lastActiveAt: workspace.lastActiveAt,
          outcome:
            workspace.passedAt !== null
              ? ("passed" as const)
              : runOutcomeSchema.nullable().parse(workspace.testRuns[0]?.outcome ?? null),
          people: (here.get(workspace.id) ?? []).map(({ id, name, file, activeAt }) => ({
            id,
            name,
            file,
            activeAt: new Date(activeAt),
          })),
          hand: queue.find((hand) => hand.workspaceId === workspace.id) ?? null,
        })),
    })),
  }));
}

function mayTeach(actor: Actor, staffRole: string | undefined): boolean {
  const role = staffRoleOf(actor, staffRole);
  if (actor.role === "admin") return true;
  return role !== null && can({ kind: "staff", role, lab: "foreign" }, "course.teach");
}

const selectFor = (actor: Actor) =>
  ({
    id: true,
    slug: true,
    title: true,
    status: true,
    staff: { where: { userId: actor.id }, select: { role: true } },
    enrollments: {
      where: { status: { not: "dropped" } },
      orderBy: { enrolledAt: "asc" },
      take: 1_000,
      select: {
        progress: true,
        lastActivityAt: true,
        user: { select: { id: true, name: true, email: true, lastSeenAt: true } },
      },
    },
  }) satisfies Prisma.CourseSelect;
