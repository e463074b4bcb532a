import { expect, onTestFinished, test } from "vitest";
import type { CloseCode } from "./close-codes.ts";
import type { Judgement, Log } from "./ports.ts";
import { type Session, Sessions } from "./sessions.ts";
import { defaultSettings } from "./settings.ts";

const settings = { ...defaultSettings, recheckMs: 1_000_000, judgeAgainMs: 20 };
const silent = (): void => undefined;
const log: Log = { debug: silent, info: silent, warn: silent, error: silent };

/** One open socket, and what it has been told. */
function openSession(levelFor: () => Promise<Judgement>) {
  const told: (string | CloseCode)[] = [];
  const session: Session = {
    actor: { id: "ada", name: "Ada", sessionId: "1" },
    resource: { kind: "document", name: "lesson/rights" },
    setLevel: (level) => told.push(level),
    close: (code) => told.push(code),
    beat: silent,
  };
  const sessions = new Sessions(levelFor, log, settings);
  sessions.add(session);
  onTestFinished(() => {
    sessions.closeAll(1012);
  });
  return { sessions, told };
}

/** Answers are given by the test, in whatever order. */
function questions() {
  const asked: PromiseWithResolvers<Judgement>[] = [];
  const levelFor = (): Promise<Judgement> => {
    const question = withResolvers<Judgement>();
    asked.push(question);
    return question.promise;
  };
  return { asked, levelFor };
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = silent;
  let reject: (error: Error) => void = silent;
  const promise = new Promise<T>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

test("C144 a question about somebody's rights that failed is put again soon", async () => {
  const answers: (() => Promise<Judgement>)[] = [
    () => Promise.reject(new Error("away")),
    () => Promise.reject(new Error("still away")),
  ];
  const { sessions, told } = openSession(() => answers.shift()?.() ?? Promise.resolve("none"));
  await sessions.recheck({});
  await expect.poll(() => told, { timeout: 10_000 }).toEqual([4403]);
});

test("C144 an answer counts as long as none to a later question has come", async () => {
  const { asked, levelFor } = questions();
  const { sessions, told } = openSession(levelFor);
  const rechecks = [sessions.recheck({}), sessions.recheck({}), sessions.recheck({})];
  asked[1]?.resolve("read");
  await rechecks[1];
  asked[0]?.resolve("write");
  await rechecks[0];
  expect(told).toEqual(["read"]);
  asked[2]?.reject(new Error("away"));
  await rechecks[2];
  await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(4);
  const last = sessions.recheck({});
  asked[3]?.resolve("none");
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(["read", 4403]);
  asked[4]?.reject(new Error("away"));
  await last;
});
