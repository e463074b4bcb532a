export { recordAudit } from "./audit.ts";
export { listUsers, setActive, setRole } from "./users.ts";
