import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import {
  redirect as redirectHere,
  useActionData,
  useLoaderData,
  useParams,
  type ClientActionFunctionArgs,
} from "@remix-run/react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { openLabAhead } from "#app/components/lab/page-ahead.ts";
import { useLabAhead } from "#app/components/lab/use-lab-ahead.ts";
import { LessonView } from "#app/components/lesson/lesson-view.tsx";
import { useLabDoor } from "#app/components/lesson/use-lab-door.ts";
import { orErrorPage, refusal, requireActor } from "#app/lib/answers.server.ts";
import { useLiveProgress } from "#app/lib/use-live-progress.ts";
import { useSignedIn } from "#app/lib/use-signed-in.ts";

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
  const { course, lab, abilities } = page;
  const userId = useSignedIn()?.id ?? null;
  useLiveProgress(userId);
  useLabAhead(lab !== null && abilities.openLab, page.labScripts);
  const openLabAt = useLabDoor(abilities.openLab ? (lab?.id ?? null) : null);
  return (
    <LessonView
      page={page}
      base={`/learn/${course.slug}`}
      userId={userId}
      onLab={openLabAt}
      labIsClosed="Enroll in the course to work in this lab."
      onLabPress={openAhead}
      problem={problem?.message}
    />
  );
}

function openAhead(labId: string): void {
  void openLabAhead(labId);
}

export function ErrorBoundary() {
  const { courseSlug = "" } = useParams();
  return <ErrorScreen wayIn={{ to: `/learn/${courseSlug}`, label: "Go to the course" }} />;
}
