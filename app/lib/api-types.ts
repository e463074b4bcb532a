import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/trpc/root.ts";

type Answers = inferRouterOutputs<AppRouter>;

export type CourseCard = Answers["courses"]["list"]["courses"][number];
export type Course = Answers["courses"]["read"];
export type LessonNotes = Answers["notes"]["list"];
export type Mention = Answers["notes"]["mentions"][number];
export type Matrix = Answers["roster"]["matrix"];
export type Roster = Answers["roster"]["read"];
export type EnrollReport = Answers["roster"]["enrollMany"];
export type Outline = Course["modules"];
export type LessonPage = Answers["courses"]["lesson"];
export type CourseDifference = Answers["authoring"]["compare"][number];
export type OutlineChanges = CourseDifference["changes"];
export type MyCourse = Answers["enrollment"]["mine"][number];
export type TaughtCourse = Answers["classroom"]["teaching"]["courses"][number];
export type QueuedHand = TaughtCourse["queue"][number];
export type TaughtStudent = TaughtCourse["students"][number];
export type StudentLab = TaughtStudent["labs"][number];
export type Invitation = Answers["guests"]["mine"][number];
export type Session = Answers["account"]["sessions"][number];
export type CourseImport = Answers["imports"]["list"][number];
export type ImportReport = NonNullable<Answers["imports"]["read"]["report"]>;
export type User = Answers["admin"]["users"]["users"][number];
