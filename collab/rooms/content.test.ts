import * as Y from "yjs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Random, randomFrom } from "#tests/random.ts";
import { areEqual } from "../testing/canonical.ts";
import { Author, textOf } from "../testing/edits.ts";
import { editAtRandom } from "../testing/random-edits.ts";
import { RoomContent } from "./content.ts";

const nobody = Uint8Array.of(0);
const sleepAfterMs = 10_000;
const open: RoomContent[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  for (const content of open.splice(0)) content.destroy();
  vi.useRealTimers();
});

function contentOf(state: Uint8Array, onChange: () => void = () => undefined): RoomContent {
  const content = new RoomContent({ state }, sleepAfterMs, onChange);
  open.push(content);
  return content;
}

/** Lets the time pass after which it sleeps, and waits for its turn. */
async function untilAsleep(content: RoomContent, afterMs: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(afterMs);
  await vi.waitFor(
    () => {
      expect(content.isAwake).toBe(false);
    },
    { timeout: 10_000 },
  );
}

/** What several people did to a document, together and apart. */
interface History {
  /** The document as the server has it. */
  readonly state: Uint8Array;
  /** Everything anybody ever sent, also what the server has not heard of yet. */
  readonly updates: readonly Uint8Array[];
  /** What replicas looked like at some time: older than the server's, or with edits of their own. */
  readonly replicas: readonly Uint8Array[];
}

function randomHistory(random: Random): History {
  const docs = [0, 1, 2].map((clientID) => Object.assign(new Y.Doc({ gc: clientID > 0 }), { clientID }));
  const updates: Uint8Array[] = [];
  const replicas: Uint8Array[] = [];
  for (const doc of docs) {
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "sync") updates.push(update);
    });
  }
  for (let step = 0; step < 40; step++) {
    const doc = random.pick(docs);
    if (random.below(3) > 0) editAtRandom(doc, random);
    else Y.applyUpdate(doc, Y.encodeStateAsUpdate(random.pick(docs)), "sync");
    if (random.below(4) === 0) replicas.push(Y.encodeStateAsUpdate(random.pick(docs)));
  }
  return { state: Y.encodeStateAsUpdate(random.pick(docs)), updates, replicas };
}

function replicaAfter(replica: Uint8Array, difference: Uint8Array): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, replica);
  Y.applyUpdate(doc, difference);
  return Y.encodeStateAsUpdate(doc);
}

/** Both are asked the same; one of them is awake. */
function expectSameAnswers(awake: RoomContent, asleep: RoomContent, { replicas, updates }: History): void {
  expect(Y.decodeStateVector(asleep.stateVector())).toEqual(Y.decodeStateVector(awake.stateVector()));
  for (const replica of [Y.encodeStateAsUpdate(new Y.Doc()), ...replicas]) {
    const stateVector = Y.encodeStateVectorFromUpdate(replica);
    const answers = [awake, asleep].map((content) => content.differenceFrom(stateVector));
    expect(areEqual(answers.map((answer) => replicaAfter(replica, answer)))).toBe(true);
    expect(asleep.contains(replica)).toBe(awake.contains(replica));
  }
  expect(updates.map((update) => asleep.contains(update))).toEqual(
    updates.map((update) => awake.contains(update)),
  );
  expect([awake.isAwake, asleep.isAwake]).toEqual([true, false]);
}

describe.each(Array.from({ length: 40 }, (_, index) => index + 1))("seed %i", (seed) => {
  test("C60 asleep it answers as it does awake", () => {
    const history = randomHistory(randomFrom(seed));
    const awake = contentOf(history.state);
    const held = awake.hold();
    expectSameAnswers(awake, contentOf(history.state), history);
    held.release();
  });

  test("C60 asleep it takes what it takes awake, and is then what it is awake", async () => {
    const random = randomFrom(seed);
    const history = randomHistory(random);
    const awake = contentOf(history.state);
    awake.hold();
    const drowsy = contentOf(history.state);
    for (const update of history.updates) {
      expect(drowsy.apply(update, "test")).toBe(awake.apply(update, "test"));
      if (random.below(4) === 0) await vi.advanceTimersByTimeAsync(sleepAfterMs);
      if (random.below(4) === 0) await untilAsleep(drowsy, sleepAfterMs);
    }
    await untilAsleep(drowsy, sleepAfterMs);
    expectSameAnswers(awake, drowsy, history);
  });
});

test("C60 what rests deflated is inflated when it is needed", async () => {
  const author = new Author();
  author.append("A sentence that is said again and again. ".repeat(1_000));
  const content = contentOf(author.all());
  for (const round of ["first", "second"]) {
    expect(content.asleepBytes, round).toBeGreaterThan(author.doc.getText("content").length);
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.waitFor(
      () => {
        expect(content.asleepBytes, round).toBeLessThan(1_000);
      },
      { timeout: 10_000 },
    );
    expect(textOf(content.differenceFrom(nobody))).toBe(author.doc.getText("content").toJSON());
  }
});

test("C60 a state with gaps is not served, nor what was built on them", () => {
  const author = new Author();
  const first = author.append("first ");
  author.append("lost ");
  const content = contentOf(Y.mergeUpdates([first, author.append("third")]));
  expect(textOf(content.differenceFrom(nobody))).toBe("first ");
  const other = new Author(author.all());
  const [clientId] = [author.doc.clientID];
  const answering = contentOf(Y.mergeUpdates([first, other.append(" answer")]));
  expect(textOf(answering.differenceFrom(nobody))).toBe("first ");
  expect([...Y.decodeStateVector(answering.stateVector()).keys()]).toEqual([clientId]);
});

test("C61 it sleeps when nobody has edited it for a while, and the next edit wakes it", async () => {
  const author = new Author();
  const onChange = vi.fn();
  const content = contentOf(author.all(), onChange);
  expect(content.isAwake).toBe(false);
  content.apply(author.append("one"), "ada");
  expect(content.isAwake).toBe(true);
  await vi.advanceTimersByTimeAsync(sleepAfterMs - 1);
  expect(content.isAwake).toBe(true);
  content.apply(author.append(", two"), "ada");
  await vi.advanceTimersByTimeAsync(sleepAfterMs - 1);
  expect(content.isAwake).toBe(true);
  await untilAsleep(content, 1);
  content.apply(author.append(", three"), "ada");
  expect(textOf(content.differenceFrom(nobody))).toBe("one, two, three");
  expect(onChange.mock.calls.map(([, origin]) => origin as unknown)).toEqual(["ada", "ada", "ada"]);
});

test("C61 it stays awake while it is held, so that nobody edits a document that is of no use any more", async () => {
  const content = contentOf(new Author().all());
  const held = content.hold();
  const other = content.hold();
  held.release();
  held.release();
  await vi.advanceTimersByTimeAsync(10 * sleepAfterMs);
  expect(content.isAwake).toBe(true);
  other.doc.getText("content").insert(0, "still here");
  other.release();
  await untilAsleep(content, 2 * sleepAfterMs);
  expect(textOf(content.differenceFrom(nobody))).toBe("still here");
});

test("C61 a large one is kept awake longer", async () => {
  const author = new Author();
  author.append("x".repeat(3 * 1024 * 1024));
  const content = contentOf(author.all());
  content.apply(author.append("y"), "ada");
  await vi.advanceTimersByTimeAsync(4 * sleepAfterMs - 1);
  expect(content.isAwake).toBe(true);
  await untilAsleep(content, 1);
});

test("C62 joining, reading and repeating do not wake it", () => {
  const author = new Author();
  const first = author.append("text");
  const content = contentOf(author.all());
  expect(content.apply(Uint8Array.of(0, 0), "ada")).toBe(true);
  expect(content.apply(first, "ada")).toBe(true);
  expect(content.contains(first)).toBe(true);
  content.differenceFrom(content.stateVector());
  expect(content.hasRoomFor(1, 10)).toBe(false);
  expect(content.isAwake).toBe(false);
});

test("C63 who asks the same is sent the same buffer, until the document changes", async () => {
  const author = new Author();
  author.append("text");
  const content = contentOf(author.all());
  const first = content.answerTo(nobody);
  expect(content.answerTo(nobody)).toBe(first);
  const again = content.answerTo(content.stateVector());
  expect(content.answerTo(content.stateVector())).toBe(again);
  expect(again).not.toBe(first);
  content.apply(author.append("!"), "ada");
  const changed = content.answerTo(nobody);
  expect(changed).not.toBe(first);
  await vi.advanceTimersByTimeAsync(sleepAfterMs);
  expect(content.answerTo(nobody)).not.toBe(changed);
});

test("C63 few answers are kept", () => {
  const content = contentOf(new Author().all());
  const asked = [1, 2, 3, 4, 5].map((client) => Y.encodeStateVector(new Map([[client, 1]])));
  const answers = asked.map((stateVector) => content.answerTo(stateVector));
  const again = asked.toReversed().map((stateVector) => content.answerTo(stateVector));
  expect(again.toReversed().map((answer, index) => answer === answers[index])).toEqual([
    false,
    true,
    true,
    true,
    true,
  ]);
});

test("C136 what is stored with its state vector is served without being decoded", () => {
  const author = new Author();
  author.append("much");
  const undecodable = Uint8Array.of(9, 9, 9);
  const stateVector = Y.encodeStateVector(author.doc);
  const content = new RoomContent({ state: undecodable, stateVector }, sleepAfterMs, () => undefined);
  open.push(content);
  expect(content.stateVector()).toEqual(stateVector);
  expect(content.differenceFrom(Uint8Array.of(0))).toBe(undecodable);
  expect(() => contentOf(undecodable)).toThrow();
});
