import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useOutletContext } from "@remix-run/react";
import { CourseSteps } from "#app/components/authoring/publishing/course-steps.tsx";
import { Differences } from "#app/components/authoring/publishing/differences.tsx";
import { TransitionList } from "#app/components/authoring/publishing/transition-list.tsx";
import { UpdateReport } from "#app/components/authoring/publishing/update-report.tsx";
import { VersionList } from "#app/components/authoring/publishing/version-list.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";
import { performForm } from "#app/lib/perform-form.server.ts";
import {
  compareInput,
  courseIdInput,
  noteInput,
  restoreInput,
  scheduleInput,
} from "#server/authoring/schema.ts";
import type { CourseFrame } from "./teach.courses.$courseId.tsx";

/** Which two versions are compared, and how they are shown, is in the address: `?from=2&to=draft&view=source`. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const courseId = params.courseId ?? "";
  const search = new URL(request.url).searchParams;
  const asked = compareInput.safeParse({ courseId, from: search.get("from"), to: search.get("to") });
  const { authoring, labUpdates } = context.api;
  const [publishing, report] = await Promise.all([
    orErrorPage(request, authoring.publishing({ courseId })),
    orErrorPage(request, labUpdates.report({ courseId })),
  ]);
  const compared = asked.success
    ? { ...asked.data, differences: await orErrorPage(request, authoring.compare(asked.data)) }
    : null;
  const view = search.get("view") === "source" ? ("source" as const) : ("read" as const);
  return { ...publishing, courseId, report, compared, view };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  fields.set("courseId", params.courseId ?? "");
  const { authoring } = context.api;
  switch (fields.get("intent")) {
    case "submit":
      return performForm(fields, noteInput, (input) => authoring.submit(input));
    case "sendBack":
      return performForm(fields, noteInput, (input) => authoring.sendBack(input));
    case "unpublish":
      return performForm(fields, noteInput, (input) => authoring.unpublish(input));
    case "schedule":
      return performForm(fields, scheduleInput, (input) => authoring.schedule(input));
    case "unschedule":
      return performForm(fields, courseIdInput, (input) => authoring.unschedule(input));
    case "restore":
      return performForm(fields, restoreInput, (input) => authoring.restore(input));
    default:
      return performForm(fields, noteInput, async (input) => void (await authoring.publish(input)));
  }
}

export default function CoursePublishing() {
  const { courseId, report, compared, view, versions, transitions, ...standing } =
    useLoaderData<typeof loader>();
  const { abilities } = useOutletContext<CourseFrame>();
  return (
    <div className="grid items-start gap-10 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="min-w-0 space-y-10">
        <VersionList versions={versions} canRestore={abilities.edit} />
        {report && <UpdateReport courseId={courseId} report={report} />}
        {compared && <Differences compared={compared} view={view} />}
        <TransitionList transitions={transitions} />
      </div>
      <div className={compared === null ? "max-lg:order-first" : undefined}>
        <CourseSteps courseId={courseId} standing={standing} abilities={abilities} />
      </div>
    </div>
  );
}
