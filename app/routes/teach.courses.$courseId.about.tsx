import { useOutletContext } from "@remix-run/react";
import { lazy, Suspense } from "react";
import { useHydrated } from "#app/lib/use-hydrated.ts";
import type { CourseFrame } from "./teach.courses.$courseId.tsx";

const AboutRoom = lazy(() => import("#app/components/authoring/about/about-room.client.tsx"));

export default function AboutCoursePage() {
  const { course, userId, abilities } = useOutletContext<CourseFrame>();
  const waiting = <p className="py-10 text-center text-muted">Opening what is written…</p>;
  if (!useHydrated()) return waiting;
  return (
    <Suspense fallback={waiting}>
      <AboutRoom key={course.id} course={course} userId={userId} mayEdit={abilities.edit} />
    </Suspense>
  );
}
