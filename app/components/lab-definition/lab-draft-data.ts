import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/trpc/root.ts";

/** What the page of a lab's definition begins with; the definition itself is in its document. */
export type LabDraftData = inferRouterOutputs<AppRouter>["authoring"]["openLab"] & {
  readonly me: { readonly id: string };
};
