export type * from "./driver.ts";
export { SandboxError, type SandboxErrorCode } from "./errors.ts";
export { imageDirIn } from "./image/build-image.mjs";
export { DEFAULT_LIMITS } from "./limits.ts";
export { createSandboxes, type SandboxesOptions } from "./runsc/sandboxes.ts";
