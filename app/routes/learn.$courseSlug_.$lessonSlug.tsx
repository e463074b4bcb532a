import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import {
  Link,
  redirect as redirectHere,
  useActionData,
  useLoaderData,
  useParams,
  type ClientActionFunctionArgs,
} from "@remix-run/react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { openLabAhead } from "#app/components/lab/page-ahead.ts";
import { useLabAhead } from "#app/components/lab/use-lab-ahead.ts";
import { LabCard } from "#app/components/lesson/lab-card.tsx";
import { LessonDone } from "#app/components/lesson/lesson-done.tsx";
import { LessonNav } from "#app/components/lesson/lesson-nav.tsx";
import { LessonOutline } from "#app/components/lesson/lesson-outline.tsx";
import { OnThisPage } from "#app/components/lesson/on-this-page.tsx";
import { Prose } from "#app/components/lesson/prose.tsx";
import { useLabDoor } from "#app/components/lesson/use-lab-door.ts";
import { Banner } from "#app/components/ui/banner.tsx";
import { orErrorPage, refusal, requireActor } from "#app/lib/answers.server.ts";
import { formatMinutes } from "#app/lib/format.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.lesson.title} · ${data.course.title}` : "Lesson · Course Creator" },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { courseSlug = "", lessonSlug = "" } = params;
  const page = await orErrorPage(request, context.api.courses.lesson({ courseSlug, lessonSlug }));
  const { page: labPage, later } = context.labScripts;
  return { ...page, labScripts: page.lab === null ? [] : [...labPage, ...later] };
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? "");
  try {
    switch (form.get("intent")) {
      case "open-lab": {
        const { workspaceId } = await context.api.labs.open({ labId: text("labId") });
        return redirect(`/lab/${workspaceId}`);
      }
      case "open-lab-at": {
        const { workspaceId } = await context.api.labs.open({ labId: text("labId") });
        const place = new URLSearchParams({ file: text("file"), line: text("line") });
        return redirect(`/lab/${workspaceId}?${place.toString()}`);
      }
      case "done":
        await context.api.enrollment.setLessonDone({
          lessonId: text("lessonId"),
          done: text("done") === "true",
        });
        return null;
      default:
        throw data(
          { message: "This form is from an older version of the page. Reload it." },
          { status: 400 },
        );
    }
  } catch (error) {
    return refusal(error);
  }
}

/** Opens the lab and gets its page in one request, which began when the button was pressed. */
export async function clientAction({ request, serverAction }: ClientActionFunctionArgs) {
  const form = await request.clone().formData();
  if (form.get("intent") !== "open-lab") return serverAction<typeof action>();
  const workspaceId = await openLabAhead(String(form.get("labId")));
  // The server knows how to say what is in the way.
  return workspaceId === null ? serverAction<typeof action>() : redirectHere(`/lab/${workspaceId}`);
}

export default function LessonReader() {
  const page = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const { course, lesson, lab, outline, previous, next, progress, abilities } = page;
  useLabAhead(lab !== null && abilities.openLab, page.labScripts);
  const openLabAt = useLabDoor(abilities.openLab ? (lab?.id ?? null) : null);
  const place = outline
    .flatMap(({ title, lessons }) => lessons.map(({ id }) => ({ id, module: title })))
    .find(({ id }) => id === lesson.id);

  return (
    <div className="page grid flex-1 max-lg:px-0 lg:grid-cols-[16rem_minmax(0,1fr)] xl:grid-cols-[16rem_minmax(0,1fr)_17rem]">
      <LessonOutline course={course} outline={outline} current={lesson.slug} progress={progress} />
      <main
        id="main"
        className="mx-auto w-full max-w-[46rem] min-w-0 px-4 pt-8 pb-20 sm:px-8 sm:pt-12 lg:px-12"
      >
        <article>
          <p className="mb-3 eyebrow">
            <Link to={`/learn/${course.slug}`} className="hover:text-ink hover:underline lg:hidden">
              {course.title}
            </Link>
            <span aria-hidden className="lg:hidden">
              {" / "}
            </span>
            {place?.module}
          </p>
          <h1 className="text-3xl tracking-[-0.03em] sm:text-[2.6rem] sm:leading-[1.12]">{lesson.title}</h1>
          <p className="mt-3 mb-8 text-muted">
            {formatMinutes(lesson.durationMinutes)} to read{lab && ", and a lab to try it"}
          </p>
          <Prose html={lesson.html} onLab={openLabAt} />
        </article>
        {problem?.message && (
          <Banner tone="danger" className="mt-8">
            {problem.message}
          </Banner>
        )}
        {lab && (
          <div id="lab" className="mt-12 xl:hidden">
            <LabCard lab={lab} canOpen={abilities.openLab} />
          </div>
        )}
        <LessonDone lesson={lesson} canMark={abilities.complete} />
        <LessonNav courseSlug={course.slug} previous={previous} next={next} />
      </main>
      <aside aria-label="Beside the lesson" className="hidden py-6 xl:block">
        <div className="sticky top-(--header-height) -mx-4 max-h-[calc(100dvh-var(--header-height))] space-y-8 overflow-y-auto px-4 py-6">
          {lab && <LabCard lab={lab} canOpen={abilities.openLab} />}
          <OnThisPage headings={lesson.headings} />
        </div>
      </aside>
    </div>
  );
}

export function ErrorBoundary() {
  const { courseSlug = "" } = useParams();
  return <ErrorScreen wayIn={{ to: `/learn/${courseSlug}`, label: "Go to the course" }} />;
}
