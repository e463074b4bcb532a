import { randomUUID } from "node:crypto";
import type { inferRouterInputs } from "@trpc/server";
import { codeInput } from "#server/enrollment/schema.ts";
import { pinGivens, startRollouts } from "#server/lab-updates/index.ts";
import type { AppRouter } from "#server/trpc/root.ts";
import { callerFor } from "#tests/server.ts";
import type { PROCEDURES, Who } from "./matrix.ts";
import { PASSWORD, type Person, type Place } from "./world.ts";

type Inputs = inferRouterInputs<AppRouter>;
type InputOf<Path> = Path extends `${infer Noun extends keyof Inputs}.${infer Verb}`
  ? Verb extends keyof Inputs[Noun]
    ? Inputs[Noun][Verb]
    : never
  : never;

/** Something valid for each procedure, made anew for each call: what one call uses up, the next one finds again. */
export const INPUTS: {
  readonly [Path in keyof typeof PROCEDURES]: (
    place: Place,
    /** Null for the visitor. */
    caller: Person | null,
  ) => InputOf<Path> | Promise<InputOf<Path>>;
} = {
  "account.changePassword": () => ({ currentPassword: PASSWORD, newPassword: PASSWORD }),
  "account.me": nothing,
  "account.revokeOtherSessions": nothing,
  "account.revokeSession": async ({ services }, caller) => {
    if (caller === null) return { id: randomUUID() };
    await services.sessions.create(caller.actor.id, { userAgent: "", address: "" });
    const where = { userId: caller.actor.id };
    return { id: (await services.db.userSession.findFirstOrThrow({ where })).publicId };
  },
  "account.sessions": nothing,
  "account.signIn": async ({ newcomer }) => ({ email: (await newcomer()).actor.email, password: PASSWORD }),
  "account.signOut": nothing,
  "account.signUp": () => ({ name: "Ada", email: `${randomUUID()}@example.test`, password: PASSWORD }),
  "account.updateProfile": () => ({ name: "Ada" }),

  "admin.setActive": async ({ newcomer }) => ({ userId: (await newcomer()).actor.id, active: false }),
  "admin.setRole": async ({ newcomer }) => ({ userId: (await newcomer()).actor.id, role: "instructor" }),
  "admin.users": () => ({}),

  "authoring.compare": async (place) => ({ ...course(place), from: await published(place), to: "draft" }),
  "authoring.compareLesson": async (place) => ({
    ...course(place),
    from: await published(place),
    to: "draft",
    lessonId: place.lessonId,
  }),
  "authoring.create": () => ({ title: "A new course" }),
  "authoring.duplicate": ({ courseId, lessonId }) => ({ courseId, itemId: lessonId }),
  "authoring.estimate": ({ courseId, lessonId }) => ({ courseId, lessonId }),
  "authoring.open": course,
  "authoring.openLab": ({ courseId, labId }) => ({ courseId, labId }),
  "authoring.openLesson": ({ courseId, lessonId }) => ({ courseId, lessonId }),
  "authoring.previewCourse": course,
  "authoring.previewLesson": ({ courseId, lessonId }) => ({ courseId, lessonId }),
  "authoring.publish": course,
  "authoring.publishing": course,
  "authoring.restore": async (place) => ({ ...course(place), number: await published(place) }),
  "authoring.schedule": (place) => ({ ...course(place), at: new Date(Date.now() + 3600_000) }),
  "authoring.sendBack": async ({ services, courseId }) => {
    await services.db.course.update({ where: { id: courseId }, data: { reviewSince: new Date() } });
    return { courseId };
  },
  "authoring.submit": async ({ services, courseId }) => {
    await services.db.course.update({ where: { id: courseId }, data: { reviewSince: null } });
    return { courseId };
  },
  "authoring.unpublish": course,
  "authoring.unschedule": course,

  "classroom.changes": nothing,
  "classroom.course": course,
  "classroom.labPeople": lab,
  "classroom.labPeopleChanges": lab,
  "classroom.teaching": nothing,

  "courses.lesson": ({ courseSlug }) => ({ courseSlug, lessonSlug: "reading" }),
  "courses.list": () => ({}),
  "courses.read": ({ courseSlug }) => ({ courseSlug }),

  "enrollment.changes": nothing,
  "enrollment.code": newCode,
  "enrollment.enroll": ({ courseSlug }) => ({ courseSlug }),
  "enrollment.join": newCode,
  "enrollment.leave": ({ courseSlug }) => ({ courseSlug }),
  "enrollment.mine": nothing,
  "enrollment.remove": async (place) => ({ ...course(place), userId: (await newStudent(place)).actor.id }),
  "enrollment.setLessonDone": ({ lessonId }) => ({ lessonId, done: true }),

  "guests.candidates": (place) => ({ ...lab(place), name: "Som" }),
  "guests.invite": async (place) => ({ ...lab(place), userId: (await newStudent(place)).actor.id }),
  "guests.leave": lab,
  "guests.mine": nothing,
  "guests.setRights": async (place) => ({ ...(await newGuest(place)), mayWrite: true }),
  "guests.withdraw": newGuest,

  "help.finish": async (place) => ({ ...lab(place), requestId: await raiseHand(place) }),
  "help.lower": async (place) => {
    await raiseHand(place);
    return lab(place);
  },
  "help.raise": (place) => ({ ...lab(place), note: "It does not start." }),

  "history.changes": (place) => ({ ...labDocument(place), from: null, to: null }),
  "history.deleteVersion": newVersion,
  "history.filesAt": async (place) => ({ ...labDocument(place), at: await lastPoint(place) }),
  "history.nameVersion": (place) => ({ ...labDocument(place), at: null, name: "Before the exam" }),
  "history.renameVersion": async (place) => ({ ...(await newVersion(place)), name: "After the exam" }),
  "history.restore": async (place) => ({ ...labDocument(place), at: await lastPoint(place) }),
  "history.timeline": labDocument,

  "imports.cancel": newImport,
  "imports.changes": newImport,
  "imports.list": nothing,
  "imports.read": newImport,
  "imports.startFromRepository": newRepository,
  "imports.updateFromRepository": async (place, caller) => ({
    ...course(place),
    ...(await newRepository(place, caller)),
  }),

  "labDefinitions.check": ({ courseId, labId }) => ({ courseId, labId, step: "starter" }),
  "labDefinitions.tryOut": ({ courseId, labId }) => ({ courseId, labId }),

  "labUpdates.changes": lab,
  "labUpdates.preview": course,
  "labUpdates.report": course,
  "labUpdates.reportChanges": course,
  "labUpdates.undo": newUpdate,

  "labs.bringCopyBack": (place, caller) => newCopy(place, caller, new Date()),
  "labs.copies": lab,
  "labs.copy": lab,
  "labs.diskProblems": lab,
  "labs.keepRunning": lab,
  "labs.open": ({ labId }) => ({ labId }),
  "labs.openPage": ({ labId }) => ({ labId }),
  "labs.page": lab,
  "labs.prepareRun": (place) => ({ ...lab(place), path: "main.py" }),
  "labs.read": lab,
  "labs.removeCopy": (place, caller) => newCopy(place, caller, null),
  "labs.runTests": lab,
  "labs.testRuns": lab,
  "labs.timeLeft": lab,

  "lessons.preview": ({ lessonId }) => ({ lessonId, source: "# Hello" }),

  "notes.changes": lesson,
  "notes.decide": (place) => ({ ...lesson(place), suggestionIds: [randomUUID()], decision: "refused" }),
  "notes.deleteComment": newComment,
  "notes.editComment": async (place, caller) => ({ ...(await newComment(place, caller)), body: "Shorter?" }),
  "notes.list": lesson,
  "notes.mentions": nothing,
  "notes.reply": async (place) => ({ ...(await newThread(place)), body: "Yes." }),
  "notes.resolve": async (place) => ({ ...(await newThread(place)), resolved: true }),
  "notes.seen": newThread,
  "notes.start": (place) => ({ ...lesson(place), anchor: ANCHOR, body: "Too long?" }),
  "notes.suggest": (place) => ({
    ...lesson(place),
    pieces: [{ id: randomUUID(), anchor: ANCHOR, insertion: "Hi" }],
    withdrawn: [],
  }),

  "preview.letIn": (place) => ({ ...lab(place), port: 3000, path: "/" }),
  "preview.ports": lab,
  "preview.portsChanged": lab,

  "roster.addSection": (place) => ({ ...course(place), name: randomUUID() }),
  "roster.enrollMany": async (place) => ({ ...course(place), list: (await place.newcomer()).actor.email }),
  "roster.makeCode": (place) => ({ ...course(place), sectionId: null }),
  "roster.matrix": course,
  "roster.matrixCsv": course,
  "roster.read": course,
  "roster.removeSection": async ({ services, courseId }) => {
    const section = await services.db.courseSection.create({ data: { courseId, name: randomUUID() } });
    return { courseId, sectionId: section.id };
  },
  "roster.renameSection": async ({ services, courseId }) => {
    const section = await services.db.courseSection.create({ data: { courseId, name: randomUUID() } });
    return { courseId, sectionId: section.id, name: randomUUID() };
  },
  "roster.sections": course,
  "roster.setTerms": (place) => ({ ...course(place), mode: "open", capacity: null }),
  "roster.withdrawCode": async (place) => {
    const { code } = await newCode(place);
    const { id } = await place.services.db.enrollmentCode.findUniqueOrThrow({ where: { code } });
    return { ...course(place), codeId: id };
  },

  "staff.acceptInvitation": newLink,
  "staff.add": async (place) => ({
    ...course(place),
    email: (await place.newcomer("instructor")).actor.email,
    role: "editor",
  }),
  "staff.invitation": newLink,
  "staff.invite": (place) => ({ ...course(place), role: "ta" }),
  "staff.list": course,
  "staff.remove": newAssistant,
  "staff.setRole": async (place) => ({ ...(await newAssistant(place)), role: "observer" }),
  "staff.withdrawInvitation": async (place) => {
    await newLink(place);
    const where = { courseId: place.courseId };
    const { id } = await place.services.db.courseInvitation.findFirstOrThrow({ where });
    return { ...course(place), invitationId: id };
  },
};

function nothing(): undefined {
  return undefined;
}

function course({ courseId }: Place) {
  return { courseId };
}

function lab({ workspaceId }: Place) {
  return { workspaceId };
}

function labDocument({ workspaceId }: Place) {
  return { document: `workspace/${workspaceId}` };
}

const as = ({ services, people }: Place, who: Who) => callerFor(services, people[who]?.actor ?? null);

/** A version of the course. */
async function published(place: Place): Promise<number> {
  const { number } = (await as(place, "owner").authoring.publish(course(place))) ?? { number: 1 };
  return number;
}

async function newStudent(place: Place): Promise<Person> {
  const student = await place.newcomer();
  const { courseId } = place;
  await place.services.db.enrollment.create({ data: { courseId, userId: student.actor.id } });
  return student;
}

async function newGuest(place: Place) {
  const guest = { ...lab(place), userId: (await newStudent(place)).actor.id };
  await place.services.db.workspaceGuest.create({ data: guest });
  return guest;
}

async function newAssistant(place: Place) {
  const member = { ...course(place), userId: (await place.newcomer()).actor.id };
  await place.services.db.courseStaff.create({ data: { ...member, role: "ta" } });
  return member;
}

async function newCode(place: Place) {
  return codeInput.parse(await as(place, "owner").roster.makeCode({ ...course(place), sectionId: null }));
}

async function newLink(place: Place) {
  const { token } = await as(place, "owner").staff.invite({ ...course(place), role: "ta" });
  return { token };
}

async function raiseHand(place: Place): Promise<string> {
  const { id } = await place.services.db.helpRequest.create({ data: lab(place) });
  return id;
}

async function lastPoint(place: Place): Promise<string> {
  const { start } = await as(place, "learner").history.timeline(labDocument(place));
  return start ?? "";
}

async function newVersion(place: Place) {
  const version = { ...labDocument(place), at: null, name: "Before the exam" };
  const { id } = await as(place, "learner").history.nameVersion(version);
  return { ...labDocument(place), versionId: id };
}

/** The learner's lab has just got a file that is new in the lab. */
async function newUpdate(place: Place) {
  const { services, courseId, labId } = place;
  const starter = [{ path: "main.py", content: `# ${randomUUID()}\n` }];
  await services.db.$transaction(async (tx) => {
    await pinGivens(tx, courseId);
    await tx.lab.update({ where: { id: labId }, data: { starter } });
    await startRollouts(tx, { courseId, version: 1, actorId: null });
  });
  await services.labUpdates.run(new AbortController().signal);
  return lab(place);
}

/** One that the caller may have imported: nothing else of theirs is under way. Nobody goes there, for no worker runs. */
async function newRepository({ services }: Place, caller: Person | null) {
  await services.db.courseImport.deleteMany({ where: { userId: caller?.actor.id ?? randomUUID() } });
  return { url: "https://93.184.215.14/course.git" };
}

/** An import of the caller's own that waits. */
async function newImport({ services, newcomer }: Place, caller: Person | null) {
  const userId = (caller ?? (await newcomer())).actor.id;
  const { id } = await services.db.courseImport.create({
    data: { userId, source: "c.zip", isArchive: true },
  });
  return { importId: id };
}

/** A copy of the learner's lab that is the caller's. */
async function newCopy(place: Place, caller: Person | null, removedAt: Date | null) {
  const { labId, workspaceId, services } = place;
  const userId = caller?.actor.id ?? (await place.newcomer()).actor.id;
  const copy = 1 + (await services.db.workspace.count({ where: { labId, userId } }));
  const { id } = await services.db.workspace.create({ data: { labId, userId, copy, removedAt } });
  return { workspaceId, copyId: id };
}

const ANCHOR = { start: "AQ==", end: "AQ==", quote: "Hello", before: "# ", after: "" };

function lesson({ lessonId }: Place) {
  return { lessonId };
}

async function newThread({ services, lessonId }: Place) {
  const data = { documentName: `lesson/${lessonId}`, ...ANCHOR };
  const { id } = await services.db.lessonThread.create({ data });
  return { lessonId, threadId: id };
}

/** The caller's own. */
async function newComment(place: Place, caller: Person | null) {
  const { lessonId, threadId } = await newThread(place);
  const data = { threadId, authorId: caller?.actor.id ?? null, body: "Too long?" };
  const { id } = await place.services.db.lessonComment.create({ data });
  return { lessonId, commentId: id };
}
