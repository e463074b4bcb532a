export { decide, suggest } from "./suggestions.ts";
export { deleteComment, editComment, reply, setResolved, startThread } from "./threads.ts";
export { listMentions, markSeen } from "./mentions.ts";
export { readNotes } from "./read-notes.ts";
