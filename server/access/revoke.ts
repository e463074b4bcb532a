import type { Events } from "#server/events.ts";

/** Everything that can change what somebody may do. Announce each after its transaction committed. */
export type AccessEvent =
  | { readonly kind: "sessionRevoked"; readonly sessionId: string }
  | { readonly kind: "allSessionsRevoked"; readonly userId: string }
  | { readonly kind: "userDeactivated"; readonly userId: string }
  | { readonly kind: "roleChanged"; readonly userId: string }
  | { readonly kind: "enrollmentChanged"; readonly userId: string }
  | { readonly kind: "guestChanged"; readonly userId: string }
  | { readonly kind: "staffChanged"; readonly userId: string };

/** Whose open sockets must be judged again. */
export type AccessScope = { readonly userId: string } | { readonly sessionId: string };

/** Makes every node judge the matching sockets again, now. */
export async function announceAccessChange(events: Events, event: AccessEvent): Promise<void> {
  await events.publish({ kind: "accessChanged", ...scopeOf(event) });
}

function scopeOf(event: AccessEvent): AccessScope {
  switch (event.kind) {
    case "sessionRevoked":
      return { sessionId: event.sessionId };
    case "allSessionsRevoked":
    case "userDeactivated":
    case "roleChanged":
    case "enrollmentChanged":
    case "guestChanged":
    case "staffChanged":
      return { userId: event.userId };
  }
}
