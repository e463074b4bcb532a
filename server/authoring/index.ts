import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import { compareLesson, compareVersions, readPublishing, readVersion } from "./versions.ts";
import type { CourseContent, LabContent, LessonContent, ModuleContent } from "./content.ts";
import { createDraft } from "./create-draft.ts";
import { createFromContent, type CourseToCreate } from "./create-from-content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { duplicateItem } from "./duplicate-item.ts";
import { estimateLesson } from "./estimate-lesson.ts";
import { acceptInvitation, inviteByLink, readInvitation, withdrawInvitation } from "./invitations.ts";
import { noLab, openLabDraft } from "./lab-drafts.ts";
import { openCourse, openLesson } from "./open-draft.ts";
import { fitToCourse } from "./own-ids.ts";
import { previewCourse, previewLesson } from "./preview.ts";
import { publish, takeStep } from "./publish.ts";
import { readDraft } from "./read-draft.ts";
import { restoreVersion, rewriteDraft } from "./restore-version.ts";
import { publishDue, schedulePublishing } from "./schedule.ts";
import type { CompareLessonInput, INVITED_ROLES, StaffRole, VersionName } from "./schema.ts";
import { addStaff, readStaff, removeStaff, setStaffRole } from "./staff.ts";

export type { CourseContent, LabContent, LessonContent, ModuleContent } from "./content.ts";
export { replaceText } from "./replace-text.ts";

/** A lab with the items of the outline it stands in. */
export interface LabDraftContent {
  readonly module: Pick<ModuleContent, "id" | "title">;
  readonly lesson: Pick<LessonContent, "id" | "slug" | "title">;
  readonly lab: LabContent;
}

interface CourseRef {
  readonly courseId: string;
}
interface Noted extends CourseRef {
  readonly note: string;
}

/** How courses are written, by whom, and how they come to students. Callers have asked `access` before. */
export type Authoring = ReturnType<typeof createAuthoring>;

export function createAuthoring(deps: AuthoringDeps) {
  return {
    create: (actor: Actor, input: { title: string }) => createDraft(deps, actor, input),
    createFrom: (actor: Actor, course: CourseToCreate) => createFromContent(deps, actor, course),
    /** A content from elsewhere with the ids and links that its parts have, or would have, in this course. */
    fit: (courseId: string, content: CourseContent) => fitToCourse(deps, courseId, content),
    /** Makes the draft this content, as edits of the actor's. */
    rewrite: (actor: Actor, course: CourseRef & { content: CourseContent }) =>
      rewriteDraft(deps, actor, course),
    /** The whole course, as a version pins it or as its draft stands. */
    content: ({ courseId, version }: CourseRef & { version: VersionName }) =>
      readVersion(deps, courseId, version),
    /** What the pages of a course's draft show of it; its document is there from now on. */
    async open({ grant, subject: { courseId } }: Granted) {
      await openCourse(deps, courseId);
      const select = { id: true, slug: true, title: true, status: true } as const;
      const course = await deps.db.course.findUniqueOrThrow({ where: { id: courseId }, select });
      return { course, abilities: abilitiesOf(grant) };
    },
    /** The same of one lesson. */
    async openLesson({ grant, subject: { courseId } }: Granted, { lessonId }: { lessonId: string }) {
      const { id, title, lab } = await openLesson(deps, courseId, lessonId);
      const select = { id: true, slug: true, title: true } as const;
      const course = await deps.db.course.findUniqueOrThrow({ where: { id: courseId }, select });
      return { course, lesson: { id, title, lab }, abilities: abilitiesOf(grant) };
    },
    /** The same of one lab. */
    async openLab({ grant, subject: { courseId } }: Granted, { labId }: { labId: string }) {
      const { lesson } = await openLabDraft(deps, courseId, labId);
      const select = { id: true, slug: true, title: true } as const;
      const course = await deps.db.course.findUniqueOrThrow({ where: { id: courseId }, select });
      const { id, title } = lesson;
      return { course, lesson: { id, title }, lab: { id: labId }, abilities: abilitiesOf(grant) };
    },
    /** A lab as its draft stands, and where it is in the course. */
    async labDraft({ courseId, labId }: CourseRef & { labId: string }): Promise<LabDraftContent> {
      const { modules } = await readDraft(deps, courseId);
      for (const module of modules) {
        for (const lesson of module.lessons) {
          if (lesson.lab?.id === labId) return { module, lesson, lab: lesson.lab };
        }
      }
      throw noLab();
    },
    duplicate: (actor: Actor, input: CourseRef & { itemId: string }) => duplicateItem(deps, actor, input),

    /** How long a lesson's text takes to read, in minutes. */
    estimate: ({ courseId, lessonId }: CourseRef & { lessonId: string }) =>
      estimateLesson(deps, courseId, lessonId),
    /** The draft as students would see it. */
    previewCourse: ({ courseId }: CourseRef) => previewCourse(deps, courseId),
    previewLesson: (granted: Granted, { lessonId }: { lessonId: string }) =>
      previewLesson(deps, granted, lessonId),

    publishing: ({ courseId }: CourseRef) => readPublishing(deps.db, courseId),
    compare: ({ courseId, ...versions }: CourseRef & { from: VersionName; to: VersionName }) =>
      compareVersions(deps, courseId, versions),
    compareLesson: ({ courseId, ...asked }: CompareLessonInput) => compareLesson(deps, courseId, asked),
    submit: (actor: Actor, act: Noted) => takeStep(deps, actor, act, "submit"),
    sendBack: (actor: Actor, act: Noted) => takeStep(deps, actor, act, "sendBack"),
    unpublish: (actor: Actor, act: Noted) => takeStep(deps, actor, act, "unpublish"),
    publish: (actor: Actor, act: Noted) => publish(deps, actor, act),
    schedule: (actor: Actor, act: Noted & { at: Date | null }) => schedulePublishing(deps, actor, act),
    restore: (actor: Actor, input: CourseRef & { number: number }) => restoreVersion(deps, actor, input),
    /** For the job: how many courses were due and are published now. */
    publishDue: (signal: AbortSignal) => publishDue(deps, signal),

    staff: ({ courseId }: CourseRef) => readStaff(deps.db, courseId),
    addStaff: (actor: Actor, input: CourseRef & { email: string; role: StaffRole }) =>
      addStaff(deps, actor, input),
    setStaffRole: (actor: Actor, input: CourseRef & { userId: string; role: StaffRole }) =>
      setStaffRole(deps, actor, input),
    removeStaff: (actor: Actor, input: CourseRef & { userId: string }) => removeStaff(deps, actor, input),
    invite: (actor: Actor, input: CourseRef & { role: (typeof INVITED_ROLES)[number] }) =>
      inviteByLink(deps, actor, input),
    withdrawInvitation: (actor: Actor, input: CourseRef & { invitationId: string }) =>
      withdrawInvitation(deps, actor, input),
    invitation: (token: string) => readInvitation(deps, token),
    acceptInvitation: (actor: Actor, token: string) => acceptInvitation(deps, actor, token),
  };
}

function abilitiesOf(grant: Granted["grant"]) {
  return {
    edit: can(grant, "course.edit"),
    publish: can(grant, "course.publish"),
    staff: can(grant, "course.staff"),
    teach: can(grant, "course.teach"),
  };
}
