import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/trpc/root.ts";

/** What the lab's page begins with; everything else is in the document. */
export type LabData = inferRouterOutputs<AppRouter>["labs"]["page"];

export type TestRun = NonNullable<LabData["lastTest"]>;
export type TestResult = TestRun["tests"][number];

/** Who may come in, who is or was here, and whose hand is raised. */
export type LabPeople = LabData["people"];
