import { account } from "./account.ts";
import { admin } from "./admin.ts";
import { authoring } from "./authoring.ts";
import { createCallerFactory, router } from "./builder.ts";
import { classroom } from "./classroom.ts";
import { courses } from "./courses.ts";
import { enrollment } from "./enrollment.ts";
import { guests } from "./guests.ts";
import { help } from "./help.ts";
import { history } from "./history.ts";
import { imports } from "./imports.ts";
import { labDefinitions } from "./lab-definitions.ts";
import { labUpdates } from "./lab-updates.ts";
import { labs } from "./labs.ts";
import { lessons } from "./lessons.ts";
import { notes } from "./notes.ts";
import { preview } from "./preview.ts";
import { roster } from "./roster.ts";
import { staff } from "./staff.ts";

export const appRouter = router({
  account,
  admin,
  authoring,
  classroom,
  courses,
  enrollment,
  guests,
  help,
  history,
  imports,
  labDefinitions,
  labUpdates,
  labs,
  lessons,
  notes,
  preview,
  roster,
  staff,
});

export type AppRouter = typeof appRouter;

/** Procedures without HTTP: for loaders and actions, through the same validation and gates. */
export const createCaller = createCallerFactory(appRouter);
