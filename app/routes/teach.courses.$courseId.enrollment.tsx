import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useOutletContext } from "@remix-run/react";
import { CodeList } from "#app/components/teach/enrollment/code-list.tsx";
import { EnrollList } from "#app/components/teach/enrollment/enroll-list.tsx";
import { SectionList } from "#app/components/teach/enrollment/section-list.tsx";
import { TermsForm } from "#app/components/teach/enrollment/terms-form.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";
import { performForm } from "#app/lib/perform-form.server.ts";
import {
  codeRef,
  enrollManyInput,
  enrollmentTermsInput,
  newCodeInput,
  newSectionInput,
  sectionNameInput,
  sectionRef,
} from "#server/enrollment/schema.ts";
import type { CourseFrame } from "./teach.courses.$courseId.tsx";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const roster = await orErrorPage(request, context.api.roster.read({ courseId: params.courseId ?? "" }));
  return { roster, origin: new URL(request.url).origin };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  fields.set("courseId", params.courseId ?? "");
  const { roster } = context.api;
  switch (fields.get("intent")) {
    case "terms":
      return performForm(fields, enrollmentTermsInput, (input) => roster.setTerms(input));
    case "addSection":
      return performForm(fields, newSectionInput, (input) => roster.addSection(input));
    case "renameSection":
      return performForm(fields, sectionNameInput, (input) => roster.renameSection(input));
    case "removeSection":
      return performForm(fields, sectionRef, (input) => roster.removeSection(input));
    case "makeCode":
      return performForm(fields, newCodeInput, async (input) => void (await roster.makeCode(input)));
    case "withdrawCode":
      return performForm(fields, codeRef, (input) => roster.withdrawCode(input));
    default: {
      const file = fields.get("file");
      if (file instanceof File && file.size > 0) fields.set("list", await file.text());
      return performForm(fields, enrollManyInput, (input) => roster.enrollMany(input));
    }
  }
}

export default function CourseEnrollment() {
  const { roster, origin } = useLoaderData<typeof loader>();
  const { abilities } = useOutletContext<CourseFrame>();
  return (
    <>
      {!roster.published && (
        <Banner className="mb-8">Nobody can enroll before the course is published.</Banner>
      )}
      <div className="grid items-start gap-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-12">
          <CodeList roster={roster} origin={origin} />
          <EnrollList />
        </div>
        <div className="space-y-12">
          <TermsForm roster={roster} canEdit={abilities.edit} />
          <SectionList sections={roster.sections} />
        </div>
      </div>
    </>
  );
}
