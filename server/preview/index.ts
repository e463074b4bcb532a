export { createPreview, type Preview } from "./create-preview.ts";
export { createPasses } from "./passes.ts";
