import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { Services } from "#server/services.ts";
import { lessonText } from "#server/lessons/document.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { MAX_LESSON_CHARS } from "#server/lessons/schema.ts";
import { MAX_LESSON_COMMENTS, MAX_SUGGESTIONS, MAX_WAITING_CHARS } from "./schema.ts";

const anchor = { start: "AQ==", end: "AQ==", quote: "Hello", before: "# ", after: "\n" };

async function course(services: Services) {
  const [owner, ta] = [await person(services, "instructor"), await person(services)];
  const [observer, stranger] = [await person(services), await person(services, "instructor")];
  const { id: courseId, readingId: lessonId } = await courseBy(services, owner.actor.id);
  await owner.api.staff.add({ courseId, email: ta.email, role: "ta" });
  await owner.api.staff.add({ courseId, email: observer.email, role: "observer" });
  await owner.api.authoring.openLesson({ courseId, lessonId });
  return { courseId, lessonId, owner, ta, observer, stranger };
}

describe("threads about a lesson", () => {
  it("are begun by those who help, read by those who observe, and hidden from everybody else", async () => {
    const services = await testServices();
    const { lessonId, owner, ta, observer, stranger } = await course(services);
    const { threadId } = await ta.api.notes.start({ lessonId, anchor, body: " Too short? " });
    await owner.api.notes.reply({ lessonId, threadId, body: "It is." });
    await owner.api.notes.resolve({ lessonId, threadId, resolved: true });
    const { threads, abilities } = await observer.api.notes.list({ lessonId });
    expect(abilities).toEqual({ comment: false, decide: false });
    expect(threads).toMatchObject([
      {
        id: threadId,
        anchor,
        resolver: { id: owner.actor.id },
        comments: [
          { body: "Too short?", author: { id: ta.actor.id } },
          { body: "It is.", author: { id: owner.actor.id } },
        ],
      },
    ]);
    await expect(observer.api.notes.reply({ lessonId, threadId, body: "No" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(stranger.api.notes.list({ lessonId })).rejects.toThrow("Only the course's staff");
    await ta.api.notes.reply({ lessonId, threadId, body: "Not yet" });
    expect((await ta.api.notes.list({ lessonId })).threads[0]?.resolvedAt).toBeNull();
  });

  it("are changed by whoever wrote them alone, and go with their last comment", async () => {
    const services = await testServices();
    const { lessonId, owner, ta } = await course(services);
    const { threadId } = await ta.api.notes.start({ lessonId, anchor, body: "One" });
    const [thread] = (await ta.api.notes.list({ lessonId })).threads;
    const commentId = thread?.comments[0]?.id ?? "";
    const theirs = { lessonId, commentId };
    await expect(owner.api.notes.editComment({ ...theirs, body: "Two" })).rejects.toThrow("comment of yours");
    await expect(owner.api.notes.deleteComment(theirs)).rejects.toThrow("comment of yours");
    await ta.api.notes.editComment({ ...theirs, body: "Two" });
    const [edited] = (await ta.api.notes.list({ lessonId })).threads;
    expect(edited?.comments).toMatchObject([{ body: "Two", editedAt: expect.any(Date) as Date }]);
    await ta.api.notes.deleteComment(theirs);
    expect((await owner.api.notes.list({ lessonId })).threads).toEqual([]);
    await expect(owner.api.notes.reply({ lessonId, threadId, body: "?" })).rejects.toThrow(
      "not there any more",
    );
  });

  it("are bounded in a lesson", async () => {
    const services = await testServices();
    const { lessonId, ta } = await course(services);
    const { threadId } = await ta.api.notes.start({ lessonId, anchor, body: "One" });
    await services.db.lessonComment.createMany({
      data: Array.from({ length: MAX_LESSON_COMMENTS - 1 }, () => ({ threadId, body: "More" })),
    });
    await expect(ta.api.notes.start({ lessonId, anchor, body: "Another" })).rejects.toThrow("too many");
  });

  it("mention the staff they name, until those have looked", async () => {
    const services = await testServices();
    const { courseId, lessonId, owner, ta, observer, stranger } = await course(services);
    const told: string[] = [];
    services.events.subscribe((event) => told.push(event.kind));
    const body = `@${owner.actor.name} and @${stranger.actor.name}, look`;
    const { threadId } = await ta.api.notes.start({ lessonId, anchor, body });
    expect(told).toEqual(["notesChanged", "courseActivity"]);
    expect(await owner.api.notes.mentions()).toMatchObject([
      { body, threadId, lessonId, course: { id: courseId }, author: { id: ta.actor.id } },
    ]);
    expect(await stranger.api.notes.mentions()).toEqual([]);
    expect(await ta.api.notes.mentions()).toEqual([]);
    await owner.api.notes.seen({ lessonId, threadId });
    expect(await owner.api.notes.mentions()).toEqual([]);
    // A longer name that begins like one of the staff's is somebody else's.
    await ta.api.notes.reply({ lessonId, threadId, body: `@${owner.actor.name}0 and a@${owner.actor.name}` });
    expect(await owner.api.notes.mentions()).toEqual([]);
    await services.db.user.update({ where: { id: observer.actor.id }, data: { name: "Ann" } });
    await services.db.user.update({ where: { id: owner.actor.id }, data: { name: "Ann Lee" } });
    await ta.api.notes.reply({ lessonId, threadId, body: "@ann lee, is that so?" });
    expect(await observer.api.notes.mentions()).toEqual([]);
    expect(await owner.api.notes.mentions()).toHaveLength(1);
  });
});

describe("suggestions for a lesson", () => {
  const piece = (insertion: string, id: string = crypto.randomUUID()) => ({ id, anchor, insertion });

  it("are in no document, and are not published with it", async () => {
    const services = await testServices();
    const { courseId, lessonId, owner, ta } = await course(services);
    const before = await textOf(services, lessonId);
    await ta.api.notes.suggest({ lessonId, pieces: [piece("Proposed words")], withdrawn: [] });
    expect(await textOf(services, lessonId)).toBe(before);
    await owner.api.authoring.publish({ courseId });
    const { content } = await services.db.courseLesson.findUniqueOrThrow({ where: { id: lessonId } });
    expect(content).toBe(before);
    const everything = await services.db.courseVersion.findMany({ where: { courseId } });
    expect(JSON.stringify(everything)).not.toContain("Proposed words");
  });

  it("are changed and taken back by their author alone, while they are open", async () => {
    const services = await testServices();
    const { lessonId, owner, ta, observer } = await course(services);
    const [one, two] = [piece("one"), piece("two")];
    await ta.api.notes.suggest({ lessonId, pieces: [one, two], withdrawn: [] });
    await owner.api.notes.suggest({ lessonId, pieces: [piece("hijacked", one.id)], withdrawn: [two.id] });
    await ta.api.notes.suggest({ lessonId, pieces: [piece("1", one.id)], withdrawn: [] });
    const listed = async () => {
      const { suggestions } = await observer.api.notes.list({ lessonId });
      return suggestions.map(({ insertion, state, author }) => [insertion, state, author?.id]);
    };
    expect(await listed()).toEqual([
      ["1", "open", ta.actor.id],
      ["two", "open", ta.actor.id],
    ]);
    await owner.api.notes.decide({ lessonId, suggestionIds: [one.id], decision: "refused" });
    await ta.api.notes.suggest({ lessonId, pieces: [piece("again", one.id)], withdrawn: [one.id, two.id] });
    expect(await listed()).toEqual([["1", "refused", ta.actor.id]]);
    await expect(
      observer.api.notes.suggest({ lessonId, pieces: [piece("x")], withdrawn: [] }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("are decided once, by those who may edit", async () => {
    const services = await testServices();
    const { courseId, lessonId, owner, ta, stranger } = await course(services);
    await owner.api.staff.add({ courseId, email: stranger.email, role: "editor" });
    const one = piece("one");
    await ta.api.notes.suggest({ lessonId, pieces: [one], withdrawn: [] });
    const accept = { lessonId, suggestionIds: [one.id], decision: "accepted" as const };
    await expect(ta.api.notes.decide(accept)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const answers = await Promise.all([owner.api.notes.decide(accept), stranger.api.notes.decide(accept)]);
    expect(answers.flatMap(({ decided }) => decided)).toEqual([one.id]);
    expect(await owner.api.notes.decide({ ...accept, decision: "open" })).toEqual({ decided: [one.id] });
    expect((await ta.api.notes.list({ lessonId })).suggestions).toMatchObject([
      { state: "open", decider: null },
    ]);
  });

  it("are bounded", async () => {
    const services = await testServices();
    const { lessonId, ta } = await course(services);
    const many = () => Array.from({ length: 200 }, () => piece("x"));
    for (let sent = 0; sent < MAX_SUGGESTIONS; sent += 200) {
      await ta.api.notes.suggest({ lessonId, pieces: many(), withdrawn: [] });
    }
    await expect(ta.api.notes.suggest({ lessonId, pieces: [piece("x")], withdrawn: [] })).rejects.toThrow(
      "Too many suggestions",
    );
    await expect(
      ta.api.notes.suggest({ lessonId, pieces: [piece("x".repeat(60_001))], withdrawn: [] }),
    ).rejects.toThrow("too long");
  });

  it("are bounded in what all of them say together, and hold what the database takes", async () => {
    const services = await testServices();
    const { lessonId, ta } = await course(services);
    const long = piece("x".repeat(MAX_LESSON_CHARS));
    const suggest = (pieces: (typeof long)[]) => ta.api.notes.suggest({ lessonId, pieces, withdrawn: [] });
    await suggest([piece("a\0b")]);
    const { suggestions } = await ta.api.notes.list({ lessonId });
    expect(suggestions.map(({ insertion }) => insertion)).toEqual(["ab"]);
    const count = Math.floor(MAX_WAITING_CHARS / MAX_LESSON_CHARS) - 1;
    await suggest(Array.from({ length: count }, () => ({ ...long, id: crypto.randomUUID() })));
    await expect(suggest([long])).rejects.toThrow("Too many suggestions");
    expect((await ta.api.notes.list({ lessonId })).suggestions).toHaveLength(count + 1);
  });
});

async function textOf(services: Services, lessonId: string): Promise<string> {
  const [parts = []] = (await services.documents.currentStates([`lesson/${lessonId}`])).values();
  const doc = new Y.Doc();
  for (const part of parts) Y.applyUpdate(doc, part);
  return lessonText(doc).toJSON();
}
