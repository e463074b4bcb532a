import type { Actor } from "#server/access/actor.ts";
import type { LabScripts } from "#server/lab-scripts.ts";
import type { createCaller } from "#server/trpc/root.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** Procedures for this request's actor, in-process. */
    api: ReturnType<typeof createCaller>;
    actor: Pick<Actor, "id" | "email" | "name" | "role"> | null;
    /** For the Content-Security-Policy of this response. */
    nonce: string;
    /** The Set-Cookie value that signs this browser in, or out with null. */
    sessionCookie(token: string | null): string;
    /** Demo accounts exist and may be shown. */
    demo: boolean;
    /** What a lab's page will fetch, for pages that get it ready. */
    labScripts: LabScripts;
  }

  interface Future {
    v3_singleFetch: true;
  }
}
