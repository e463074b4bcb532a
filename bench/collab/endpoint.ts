/** The three servers of every comparison, as the tables name them. */
export const CONTESTANTS = ["ours", "@y/websocket-server", "hocuspocus"] as const;
export type Contestant = (typeof CONTESTANTS)[number];

/** One running server, as the load generator has to know it. Plain data: it travels between processes. */
export interface Endpoint {
  readonly contestant: Contestant;
  readonly port: number;
  /** The server's process, whose CPU and memory count. */
  readonly pid: number;
  /** The postmaster behind it; its children do the work. */
  readonly databasePid?: number;
}

/** What one round measured, by name. */
export type Sample = Readonly<Record<string, number>>;
