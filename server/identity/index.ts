export type { Device, IdentityDeps } from "./accounts.ts";
export { createSessions, opensSession, type Sessions } from "./sessions.ts";
export { createSignInLimit, type SignInLimit } from "./sign-in-limit.ts";
export { authenticate, isSameOrigin, type Authenticated, type Credentials } from "./authenticate.ts";
export { createAccount } from "./create-account.ts";
