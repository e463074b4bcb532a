import { setInterval } from "node:timers";
import type { Random } from "#tests/random.ts";
import { DocumentClient } from "./document-client.ts";

/** How often each writes, and how often those without a connection try again. */
const writeEveryMs = 12;
const connectEveryMs = 15;

/** One who writes: every edit is a token of their own. */
export interface Writer {
  readonly id: string;
  readonly client: DocumentClient;
}

/** An edit as it stands in the text. */
export type Token = string;

const tokenPattern = /<[^>]*>/g;

/**
 * People who write into some documents on some nodes without a pause, and come back on any node when theirs dies.
 * Remembers of those who lost their memory what they had been told is saved.
 */
export class Crowd {
  readonly writers: Writer[] = [];
  /** What was acknowledged to people, by document, whether they still know or not. */
  private readonly forgotten = new Map<string, Token[]>();
  private readonly timers: NodeJS.Timeout[];
  private isWriting = false;
  private isConnecting = true;
  private born = 0;
  private editsMade = 0;

  constructor(
    readonly names: readonly string[],
    writersPerDocument: number,
    private readonly nodeUrls: readonly string[],
    private readonly random: Random,
  ) {
    for (const name of names) {
      for (let count = 0; count < writersPerDocument; count++) this.writers.push(this.bear(name));
    }
    this.timers = [
      setInterval(() => {
        if (this.isConnecting) this.connect();
      }, connectEveryMs),
      setInterval(() => {
        if (this.isWriting) this.write();
      }, writeEveryMs),
    ];
  }

  /** Edits made, ever. */
  get edits(): number {
    return this.editsMade;
  }

  startWriting(): void {
    this.isWriting = true;
  }

  stopWriting(): void {
    this.isWriting = false;
  }

  /** While false nobody opens a connection. */
  mayConnect(may: boolean): void {
    this.isConnecting = may;
  }

  /** Everybody is connected, has the document, and knows of each of their edits that it is saved. */
  get isAtRest(): boolean {
    return this.writers.every(({ client }) => client.isSynced && client.acknowledged === client.edits);
  }

  /** How many edits of those who still know are acknowledged. */
  get acknowledged(): number {
    return this.writers.reduce((sum, { client }) => sum + client.acknowledged, 0);
  }

  /** What was ever acknowledged in this document. */
  acknowledgedIn(name: string): Token[] {
    const known = this.in(name).flatMap(({ id, client }) => tokensUpTo(id, client.acknowledged));
    return [...(this.forgotten.get(name) ?? []), ...known];
  }

  /** Everything that somebody has on the screen right now. */
  heldIn(name: string): Set<Token> {
    return new Set(this.in(name).flatMap(({ client }) => tokensOf(textOf(client))));
  }

  /** How many edits were ever acknowledged, and how many are on a screen that is not their author's right now. */
  count(): { acknowledged: number; seen: number } {
    let acknowledged = 0;
    let seen = 0;
    for (const name of this.names) {
      acknowledged += this.acknowledgedIn(name).length;
      const others = this.in(name).flatMap(({ id, client }) =>
        tokensOf(textOf(client)).filter((token) => !token.startsWith(`<${id}.`)),
      );
      seen += new Set(others).size;
    }
    return { acknowledged, seen };
  }

  in(name: string): Writer[] {
    return this.writers.filter(({ client }) => client.name === name);
  }

  /** Their browser is closed and what it held is gone; in their place comes somebody who knows nothing. */
  loseMemory(writer: Writer): void {
    const { name } = writer.client;
    const forgotten = this.forgotten.get(name) ?? [];
    this.forgotten.set(name, [...forgotten, ...tokensUpTo(writer.id, writer.client.acknowledged)]);
    writer.client.close();
    this.writers[this.writers.indexOf(writer)] = this.bear(name);
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const { client } of this.writers) client.close();
  }

  private bear(name: string): Writer {
    const id = `w${String(this.born++)}`;
    return { id, client: new DocumentClient({ name, actorId: id }) };
  }

  /** At first evenly over the nodes, later to any of them, as a balancer would have it. */
  private connect(): void {
    for (const [index, { client }] of this.writers.entries()) {
      if (client.isConnected) continue;
      const first = this.nodeUrls[index % this.nodeUrls.length] ?? "";
      client.connect(client.url === undefined ? first : this.random.pick(this.nodeUrls));
    }
  }

  private write(): void {
    for (const { id, client } of this.writers) {
      const knowsNothingYet = !client.isSynced && client.edits === 0;
      if (knowsNothingYet || this.random.below(2) === 0) continue;
      client.append(tokenOf(id, client.edits + 1));
      this.editsMade++;
    }
  }
}

/** The tokens of a text, in its order, each as often as it is there. */
export function tokensOf(text: string): Token[] {
  return text.match(tokenPattern) ?? [];
}

export function textOf(client: DocumentClient): string {
  return client.doc.getText("content").toJSON();
}

function tokenOf(id: string, edit: number): Token {
  return `<${id}.${String(edit)}>`;
}

function tokensUpTo(id: string, edits: number): Token[] {
  return Array.from({ length: edits }, (_, index) => tokenOf(id, index + 1));
}
