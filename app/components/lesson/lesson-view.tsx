import { Link } from "@remix-run/react";
import { useRef } from "react";
import { Banner } from "#app/components/ui/banner.tsx";
import type { LessonPage } from "#app/lib/api-types.ts";
import { formatMinutes } from "#app/lib/format.ts";
import { LabCard } from "./lab-card.tsx";
import { LessonDone } from "./lesson-done.tsx";
import { LessonNav } from "./lesson-nav.tsx";
import { LessonOutline } from "./lesson-outline.tsx";
import { OnThisPage } from "./on-this-page.tsx";
import { Prose, type LabPlace } from "./prose.tsx";
import { useCompletion } from "./use-completion.ts";

type LessonViewProps = {
  page: Omit<LessonPage, "abilities"> & {
    abilities: Pick<LessonPage["abilities"], "complete" | "openLab">;
  };
  /** The address of the course's page, below which its lessons are. */
  base: string;
  /** Whose progress it is; null keeps none. */
  userId: string | null;
  onLab?: ((place: LabPlace) => void) | undefined;
  /** What to say where the lab cannot be opened. */
  labIsClosed: string;
  onLabPress?: ((labId: string) => void) | undefined;
  problem?: string | null | undefined;
};

/** One lesson, as its students read it: the way through the course, the text, and what is beside it. */
export function LessonView(props: LessonViewProps) {
  const { course, lesson, outline, progress } = props.page;
  return (
    <div className="page grid flex-1 max-lg:px-0 lg:grid-cols-[16rem_minmax(0,1fr)] xl:grid-cols-[16rem_minmax(0,1fr)_17rem]">
      <LessonOutline
        base={props.base}
        course={course}
        outline={outline}
        current={lesson.slug}
        progress={progress}
      />
      <Text key={lesson.id} {...props} />
    </div>
  );
}

function Text(props: LessonViewProps) {
  const { page, base, userId, onLab, labIsClosed, onLabPress, problem } = props;
  const { course, lesson, lab, outline, previous, next, progress, abilities } = page;
  const article = useRef<HTMLElement>(null);
  const completion = useCompletion(lesson, { userId, canMark: abilities.complete }, article);
  const module = outline.find(({ lessons }) => lessons.some(({ id }) => id === lesson.id));
  const card = lab && (
    <LabCard lab={lab} canOpen={abilities.openLab} isClosed={labIsClosed} onPress={onLabPress} />
  );
  return (
    <>
      <main
        id="main"
        className="mx-auto w-full max-w-[46rem] min-w-0 px-4 pt-8 pb-20 sm:px-8 sm:pt-12 lg:px-12"
      >
        <article ref={article}>
          <p className="mb-3 eyebrow">
            <Link to={base} className="hover:text-ink hover:underline lg:hidden">
              {course.title}
            </Link>
            <span aria-hidden className="lg:hidden">
              {" / "}
            </span>
            {module?.title}
          </p>
          <h1 className="text-3xl tracking-[-0.03em] sm:text-[2.6rem] sm:leading-[1.12]">{lesson.title}</h1>
          <p className="mt-3 mb-8 text-muted">
            {factsOf(lesson.durationMinutes, lab !== null)}
            {lesson.changed && <span> · Changed since you were here</span>}
          </p>
          <Prose html={lesson.html} onLab={onLab} />
          <div data-part="end" />
        </article>
        {problem && (
          <Banner tone="danger" className="mt-8">
            {problem}
          </Banner>
        )}
        {card && (
          <div id="lab" className="mt-12 xl:hidden">
            {card}
          </div>
        )}
        {progress === null ? (
          <p className="mt-12 border-t border-line pt-6 text-muted">
            You are not enrolled in this course, so nothing here is recorded as done.
          </p>
        ) : (
          <LessonDone lesson={lesson} canMark={abilities.complete} completion={completion} />
        )}
        <LessonNav base={base} previous={previous} next={next} />
      </main>
      <aside aria-label="Beside the lesson" className="hidden py-6 xl:block">
        <div className="sticky top-(--header-height) -mx-4 max-h-[calc(100dvh-var(--header-height))] space-y-8 overflow-y-auto px-4 py-6">
          {card}
          <OnThisPage headings={lesson.headings} />
        </div>
      </aside>
    </>
  );
}

/** A lesson whose author gave it no time says nothing of it. */
function factsOf(minutes: number, hasLab: boolean): string {
  const time = minutes > 0 ? `${formatMinutes(minutes)} to read` : "";
  if (!hasLab) return time;
  return time === "" ? "With a lab to try it" : `${time}, and a lab to try it`;
}
