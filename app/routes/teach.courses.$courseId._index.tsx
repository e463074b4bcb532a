import { useOutletContext } from "@remix-run/react";
import { lazy, Suspense } from "react";
import { useHydrated } from "#app/lib/use-hydrated.ts";
import type { CourseFrame } from "./teach.courses.$courseId.tsx";

/** The outline is a live document, which is in the browser only. */
const OutlineRoom = lazy(() => import("#app/components/authoring/outline/outline-room.client.tsx"));

export default function CourseOutlinePage() {
  const { course, userId, abilities } = useOutletContext<CourseFrame>();
  const waiting = <p className="py-10 text-center text-muted">Opening the outline…</p>;
  if (!useHydrated()) return waiting;
  return (
    <Suspense fallback={waiting}>
      <OutlineRoom key={course.id} courseId={course.id} userId={userId} mayEdit={abilities.edit} />
    </Suspense>
  );
}
