import { useEffect, useState, type RefObject } from "react";
import { sentenceOf } from "#app/components/lab/problem-sentence.ts";
import { showToast } from "#app/components/ui/toast.tsx";
import type { LessonPage } from "#app/lib/api-types.ts";
import { sendRead, unsentReadsOf } from "#app/lib/send-reads.ts";
import { trpc } from "#app/lib/trpc.ts";
import { useReread } from "#app/lib/use-reread.ts";
import { useReadToEnd } from "./use-read-to-end.ts";

export interface Completion {
  readonly done: boolean;
  /** What has just happened by itself, for those who hear the page as well. */
  readonly said: string;
  /** The reader's word. Kept and sent later when there is no network. */
  finish(): void;
  takeBack(): Promise<void>;
}

/**
 * Whether the lesson is done, which it gets by being read where its author chose that. Without a person (`userId` is
 * null: a preview) all is as it will be, and nothing is kept.
 */
export function useCompletion(
  lesson: LessonPage["lesson"],
  { userId, canMark }: { userId: string | null; canMark: boolean },
  article: RefObject<HTMLElement>,
): Completion {
  const reread = useReread();
  // What was done here, until the server's answer says the same.
  const [meant, setMeant] = useState<boolean | null>(null);
  const [said, setSaid] = useState("");
  // Taken back: it is not done again by lying open.
  const [isKeptOpen, setKeptOpen] = useState(false);
  const done = meant ?? lesson.done;

  useEffect(() => setMeant(null), [lesson.done]);
  useEffect(() => {
    if (userId !== null && unsentReadsOf(userId).list().includes(lesson.id)) setMeant(true);
  }, [userId, lesson.id]);

  const finish = () => {
    setMeant(true);
    if (userId === null) return;
    const reads = unsentReadsOf(userId);
    reads.add(lesson.id);
    void reads.send(sendRead).then((isDone) => isDone && reread());
  };
  const takeBack = async () => {
    setKeptOpen(true);
    setSaid("");
    setMeant(false);
    if (userId === null) return;
    const reads = unsentReadsOf(userId);
    reads.remove(lesson.id);
    try {
      // What is under way must not arrive after this.
      await reads.send(sendRead);
      const client = await trpc();
      await client.enrollment.setLessonDone.mutate({ lessonId: lesson.id, done: false });
      reread();
    } catch (problem) {
      setMeant(null);
      showToast({ tone: "danger", message: sentenceOf(problem) });
    }
  };
  const isWatching = canMark && lesson.completion === "read" && !done && !isKeptOpen;
  useReadToEnd(article, isWatching, () => {
    finish();
    setSaid("You have read this lesson to its end: it is done.");
  });
  return { done, said, finish, takeBack };
}
