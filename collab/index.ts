export { createCollab, type Collab } from "./create-collab.ts";
export { closeCodes, type CloseCode } from "./close-codes.ts";
export { CollabError, type CollabErrorCode, ShellRefused } from "./errors.ts";
export type { LogMoment } from "./history/moments.ts";
export type { FarSocket } from "./http/bridge.ts";
export { createPostgresHistory, type DocumentHistory } from "./history/postgres-history.ts";
export type { Point } from "./history/state-at.ts";
export { createPostgresLog, type PostgresLogOptions } from "./log/postgres-log.ts";
export { createPostgresTerminalLog } from "./log/terminal-log.ts";
export type {
  Actor,
  InputMark,
  Level,
  Log,
  OpenShell,
  Ports,
  Relay,
  Resource,
  Scope,
  Shell,
  ShellExit,
  TerminalLog,
  UpdateLog,
} from "./ports.ts";
export { createRedisRelay, type RedisRelayOptions } from "./relay/redis-relay.ts";
export { identityOf, type Identity } from "./rooms/identity.ts";
export type { RoomHandle } from "./rooms/handle.ts";
export type { PresenceListener, Whereabouts } from "./rooms/presence.ts";
export type { RoomsApi } from "./rooms/rooms.ts";
export type { Settings } from "./settings.ts";
export type { TerminalsApi, TerminalSummary } from "./terminals/terminals.ts";
