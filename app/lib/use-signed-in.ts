import { useRouteLoaderData } from "@remix-run/react";
import type { Actor } from "./abilities.ts";

/** Who is signed in, as the page was loaded; null for nobody. */
export function useSignedIn(): Actor | null {
  return useRouteLoaderData<{ actor: Actor | null }>("root")?.actor ?? null;
}
