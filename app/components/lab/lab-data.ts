import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/trpc/root.ts";

/** What the API says about a lab. */
export type LabRead = inferRouterOutputs<AppRouter>["labs"]["read"];
export type TestRun = NonNullable<LabRead["lastTest"]>;
export type TestResult = TestRun["tests"][number];

/** Who may come in, who is or was here, and whose hand is raised. */
export type LabPeople = inferRouterOutputs<AppRouter>["classroom"]["labPeople"];

/** What the lab page is given by its loader; everything else is in the document. */
export type LabData = LabRead & {
  readonly people: LabPeople;
  readonly me: { readonly id: string; readonly name: string };
  readonly next: { readonly slug: string; readonly title: string } | null;
};
