import { resolve } from "node:path";
import { z } from "zod";

/**
 * The one reader of the process environment. Everything else receives the parsed `Config`.
 * A variable that is set but empty counts as unset.
 */
const optionalUrl = (...protocols: string[]) =>
  z
    .string()
    .refine((value) => protocols.some((protocol) => value.startsWith(`${protocol}://`)), {
      message: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(" or ")}`,
    })
    .optional();

const environment = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  PORT: z.coerce
    .number({ message: "must be a port number" })
    .int()
    .min(0, "must be a port from 0 to 65535")
    .max(65_535, "must be a port from 0 to 65535")
    .default(3000),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: optionalUrl("postgres", "postgresql"),
  REDIS_URL: z
    .string()
    .refine((value) => /^(rediss?:\/\/|unix:\/\/|\/)/.test(value), {
      message: "must be a redis:// URL or the path of a Unix socket",
    })
    .optional(),
  REDIS_PREFIX: z.string().max(50, "must have at most 50 characters").default("course-creator:"),
  PUBLIC_ORIGIN: optionalUrl("http", "https"),
  NODE_URL: optionalUrl("http", "https"),
  OBJECTS_DIR: z.string().optional(),
  S3_ENDPOINT: optionalUrl("http", "https"),
  S3_BUCKET: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      "must be a name of 3 to 63 lower-case letters, digits and - .",
    )
    .optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  PREVIEW_ORIGIN: z
    .string()
    .regex(
      /^(https:\/\/\*(\.[a-z0-9-]+)+|http:\/\/\*(\.[a-z0-9-]+)*\.localhost)(:\d{1,5})?$/,
      "must be like https://*.labs.example.net; without https only below localhost",
    )
    .optional(),
  ROLES: z
    .string()
    .default("web,collab,worker")
    .transform((value) => value.split(",").map((role) => role.trim()))
    .pipe(
      z.array(z.enum(["web", "collab", "worker"], { message: "must list web, collab or worker" })).min(1),
    ),
  SANDBOX_DRIVER: z.enum(["runsc", "none"], { message: "must be runsc or none" }).default("runsc"),
  WARM_LABS: z.coerce
    .number({ message: "must be a number of labs" })
    .int("must be a whole number of labs")
    .min(0, "must be at least 0")
    .max(50, "must be at most 50")
    .default(2),
  LAB_IDLE_MINUTES: z.coerce
    .number({ message: "must be a number of minutes" })
    .min(0.05, "must be at least 0.05")
    .max(1440, "must be at most 1440")
    .default(240),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  HISTORY_DAYS: z.coerce
    .number({ message: "must be a number of days" })
    .int("must be a whole number of days")
    .min(1, "must be at least 1")
    .max(36_500, "must be at most 36500")
    .default(365),
  IMPORT_DAYS: z.coerce
    .number({ message: "must be a number of days" })
    .int("must be a whole number of days")
    .min(1, "must be at least 1")
    .max(36_500, "must be at most 36500")
    .default(90),
  GIT_PRIVATE_HOSTS: z
    .string()
    .default("")
    .transform((value) => value.split(",").map((host) => host.trim().toLowerCase()))
    .transform((hosts) => hosts.filter((host) => host !== "")),
  SEED_DEMO: z.enum(["0", "1"], { message: "must be 0 or 1" }).optional(),
});

export type Role = "web" | "collab" | "worker";

export interface Config {
  readonly mode: "production" | "development" | "test";
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Absent means the embedded Postgres, which the launcher starts and names here. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Begins every key and channel, so that several installations can share one Redis. */
  readonly redisPrefix: string;
  /** Where browsers reach us, when a proxy stands before us; else the Host of each request. */
  readonly publicOrigin: string | undefined;
  /** Where servers in labs are shown, `https://*.<base>`; absent means `*.localhost`, for browsers on this machine. */
  readonly previewOrigin: string | undefined;
  /** Where the other processes of this installation reach this one; absent: at `host` and the port it listens on. */
  readonly nodeUrl: string | undefined;
  /** A folder that all processes of this installation share, absolute; it serves where there is no `s3`. */
  readonly objectsDir: string | undefined;
  /** Where files go that are no part of the database. */
  readonly s3:
    | {
        readonly endpoint: string;
        readonly bucket: string;
        readonly accessKey: string;
        readonly secretKey: string;
      }
    | undefined;
  readonly roles: readonly Role[];
  readonly sandboxDriver: "runsc" | "none";
  /** So many sandboxes are kept started for whoever comes next; with demand more. */
  readonly warmLabs: number;
  /** A lab in which nothing happens sleeps after this long, or sooner when its definition says so. */
  readonly labIdleMinutes: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  /** How long every step of a document's past is kept; named versions are kept for ever. */
  readonly historyDays: number;
  /** How long what an import has reported is kept. */
  readonly importDays: number;
  /** Hosts in a private network from which courses may be imported by git; all public ones may. */
  readonly gitPrivateHosts: readonly string[];
  /** Demo accounts and courses exist: embedded mode, or asked for explicitly; never in production on an external database. */
  readonly demo: boolean;
}

/** Parses an environment; throws an Error whose message names each bad variable and what it must be. */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
    throw new Error(`The configuration is not usable: ${problems.join("; ")}. See .env.example.`);
  }
  const value = parsed.data;
  if (isNestedWith(value.PREVIEW_ORIGIN, value.PUBLIC_ORIGIN)) {
    throw new Error(
      "The configuration is not usable: PREVIEW_ORIGIN must not be above or below the host of PUBLIC_ORIGIN, " +
        "because pages of students' servers could set cookies for it. See .env.example.",
    );
  }
  return {
    mode: value.NODE_ENV,
    port: value.PORT,
    host: value.HOST,
    dataDir: resolve(value.DATA_DIR),
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL,
    redisPrefix: value.REDIS_PREFIX,
    publicOrigin: value.PUBLIC_ORIGIN?.replace(/\/$/, ""),
    previewOrigin: value.PREVIEW_ORIGIN,
    nodeUrl: value.NODE_URL?.replace(/\/$/, ""),
    objectsDir: value.OBJECTS_DIR === undefined ? undefined : resolve(value.OBJECTS_DIR),
    s3: readS3(value),
    roles: value.ROLES,
    sandboxDriver: value.SANDBOX_DRIVER,
    warmLabs: value.WARM_LABS,
    labIdleMinutes: value.LAB_IDLE_MINUTES,
    logLevel: value.LOG_LEVEL,
    historyDays: value.HISTORY_DAYS,
    importDays: value.IMPORT_DAYS,
    gitPrivateHosts: value.GIT_PRIVATE_HOSTS,
    demo: value.SEED_DEMO === "1",
  };
}

/** All four or none. */
function readS3(value: z.output<typeof environment>): Config["s3"] {
  const names = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY"] as const;
  const missing = names.filter((name) => value[name] === undefined);
  if (missing.length === names.length) return undefined;
  const {
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY: accessKey,
    S3_SECRET_KEY: secretKey,
  } = value;
  if (!endpoint || !bucket || !accessKey || !secretKey) {
    throw new Error(
      `The configuration is not usable: ${missing.join(", ")} must be set too, as the other S3 names are. See .env.example.`,
    );
  }
  return { endpoint, bucket, accessKey, secretKey };
}

function isNestedWith(previewPattern: string | undefined, publicOrigin: string | undefined): boolean {
  if (previewPattern === undefined || publicOrigin === undefined) return false;
  const previews = `.${new URL(previewPattern).hostname.replace("*.", "")}`;
  const platform = `.${new URL(publicOrigin).hostname}`;
  return previews.endsWith(platform) || platform.endsWith(previews);
}

/** A configuration whose database and Redis are known; throws when one is missing, naming it. */
export function requireServices(
  config: Config,
): Config & { readonly databaseUrl: string; readonly redisUrl: string } {
  const { databaseUrl, redisUrl } = config;
  if (databaseUrl === undefined || redisUrl === undefined) {
    throw new Error("Set DATABASE_URL and REDIS_URL, or start with `npm start`, which brings its own.");
  }
  return { ...config, databaseUrl, redisUrl };
}
