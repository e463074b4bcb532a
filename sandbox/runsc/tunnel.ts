import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Duplex } from "node:stream";
import { SandboxError } from "../errors.ts";
import { processSpec } from "./bundle.ts";
import { engineFlags, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";
import {
  encodeTunnelFrame,
  MAX_STREAMS,
  TUNNEL,
  TunnelReader,
  u16,
  type TunnelFrame,
} from "./tunnel-frames.ts";
import { TunnelStream } from "./tunnel-stream.ts";

const PROGRAM = "/usr/lib/lab-tunnel";
/** Not the student's, who could else end, trace or impersonate it. */
const USER = { uid: 998, gid: 998 };
const ANSWER_MS = 10_000;
/** Unused for so long, it is ended: it costs the host a process. */
const IDLE_MS = 60_000;

/** The way to servers inside a sandbox. */
export interface Tunnel {
  /** NOT_FOUND when nothing listens on the port. */
  connect(port: number): Promise<Duplex>;
  ports(): Promise<number[]>;
  /** Ends every stream; a later call would start anew. */
  close(): void;
}

/** Starts the program inside at the first call, and again after it has ended. */
export function createTunnel(layout: Layout, engine: Engine, container: Container): Tunnel {
  let link: Promise<TunnelLink> | undefined;

  async function start(): Promise<TunnelLink> {
    const specFile = path.join(container.bundle, "tunnel.json");
    const spec = { ...processSpec({ args: [PROGRAM], cwd: "/" }), user: USER };
    await fs.writeFile(specFile, JSON.stringify(spec), { mode: 0o600 });
    const args = [...engineFlags(layout, engine), "exec", "--process", specFile, container.id];
    return new TunnelLink(spawn("runsc", args), () => (link = undefined));
  }

  function reach(): Promise<TunnelLink> {
    link ??= start().catch((error: unknown) => {
      link = undefined;
      throw error;
    });
    return link;
  }

  return {
    async connect(port) {
      if (!Number.isInteger(port) || port < 1 || port > 65_535)
        throw new SandboxError("NOT_FOUND", "A port is a number from 1 to 65535.");
      return (await reach()).connect(port);
    },
    ports: async () => (await reach()).ports(),
    close: () => void link?.then((running) => running.close()).catch(() => {}),
  };
}

interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** One run of the program: streams by number, which are free again when it has said so. */
export class TunnelLink {
  private readonly streams = new Map<
    number,
    { stream: TunnelStream; opening?: Waiting<Duplex> | undefined }
  >();
  private readonly questions = new Map<number, Waiting<number[]>>();
  private lastQuestion = 0;
  private idle: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    private readonly client: ChildProcessWithoutNullStreams,
    private readonly onEnd: () => void,
  ) {
    const reader = new TunnelReader((frame) => {
      if (!this.handle(frame))
        throw new Error(`frame ${frame.type} for stream ${frame.stream} makes no sense`);
    });
    client.stdout.on("data", (chunk: Buffer) => {
      try {
        if (!this.ended) reader.push(chunk);
      } catch {
        this.close();
      }
    });
    for (const pipe of [client.stdin, client.stdout, client.stderr]) pipe.on("error", () => {});
    client.stderr.resume();
    client.on("error", () => this.close());
    client.on("exit", () => this.close());
    this.waitForUse();
  }

  connect(port: number): Promise<Duplex> {
    return this.within<Duplex>((opening) => {
      const number = this.freeNumber();
      if (number === undefined) {
        opening.reject(
          new SandboxError("FAILED", "Too many connections to the lab. Please try again in a moment."),
        );
        return () => {};
      }
      const stream = new TunnelStream((type, payload) => this.send(type, number, payload));
      this.streams.set(number, { stream, opening });
      this.send(TUNNEL.CONNECT, number, u16(port));
      return () => void stream.destroy();
    });
  }

  ports(): Promise<number[]> {
    return this.within<number[]>((question) => {
      this.lastQuestion = (this.lastQuestion + 1) % 65_536;
      const number = this.lastQuestion;
      this.questions.set(number, question);
      this.send(TUNNEL.ASK_PORTS, number);
      return () => void this.questions.delete(number);
    });
  }

  close(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.idle);
    this.onEnd();
    this.client.kill("SIGKILL");
    const gone = new SandboxError("STOPPED", "The lab does not answer. Please try again.");
    for (const { stream, opening } of this.streams.values()) {
      opening?.reject(gone);
      stream.incoming.closed(opening ? undefined : 1);
    }
    for (const question of this.questions.values()) question.reject(gone);
    this.streams.clear();
    this.questions.clear();
  }

  /** False when the tunnel may not say that. */
  private handle({ type, stream: number, payload }: TunnelFrame): boolean {
    if (type === TUNNEL.PORTS) {
      this.questions.get(number)?.resolve(readPorts(payload));
      return this.questions.delete(number) && payload.length % 2 === 0;
    }
    const known = this.streams.get(number);
    if (!known) return false;
    const { stream, opening } = known;
    switch (type) {
      case TUNNEL.OPENED:
        if (!opening) return false;
        known.opening = undefined;
        opening.resolve(stream);
        return true;
      case TUNNEL.CLOSED:
        if (payload.length !== 4) return false;
        this.streams.delete(number);
        opening?.reject(new SandboxError("NOT_FOUND", "Nothing answers on this port of the lab."));
        stream.incoming.closed(opening ? undefined : payload.readUInt32LE());
        this.waitForUse();
        return true;
      case TUNNEL.DATA:
        return opening === undefined && stream.incoming.data(payload);
      case TUNNEL.END:
        stream.incoming.end();
        return opening === undefined;
      case TUNNEL.CREDIT:
        if (payload.length !== 4) return false;
        stream.incoming.credit(payload.readUInt32LE());
        return true;
      default:
        return false;
    }
  }

  /** Waits for the answer to what `ask` asks, which gives back what to do when none comes. */
  private within<Result>(ask: (waiting: Waiting<Result>) => () => void): Promise<Result> {
    clearTimeout(this.idle);
    return new Promise<Result>((resolve, reject) => {
      const timer = setTimeout(() => {
        giveUp();
        reject(new SandboxError("TIMED_OUT", "The lab did not answer in time. Please try again."));
      }, ANSWER_MS);
      const settle =
        <Value>(how: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          how(value);
        };
      const giveUp = ask({ resolve: settle(resolve), reject: settle(reject) });
    }).finally(() => this.waitForUse());
  }

  private waitForUse(): void {
    clearTimeout(this.idle);
    if (this.ended || this.streams.size > 0 || this.questions.size > 0) return;
    this.idle = setTimeout(() => this.close(), IDLE_MS);
  }

  private freeNumber(): number | undefined {
    for (let number = 0; number < MAX_STREAMS; number++) if (!this.streams.has(number)) return number;
    return undefined;
  }

  private send(type: number, stream: number, payload?: Uint8Array): void {
    if (!this.ended) this.client.stdin.write(encodeTunnelFrame(type, stream, payload));
  }
}

function readPorts(payload: Buffer): number[] {
  return Array.from({ length: Math.floor(payload.length / 2) }, (_, i) => payload.readUInt16LE(2 * i));
}
