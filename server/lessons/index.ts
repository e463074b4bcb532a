export { readDraft } from "./read-draft.ts";
