import { NavLink, useLocation } from "@remix-run/react";
import clsx from "clsx";
import { useEffect, useRef } from "react";

type CourseTabsProps = { courseId: string; abilities: { staff: boolean; teach: boolean } };

/** The pages of a course for those who make it. */
export function CourseTabs({ courseId, abilities }: CourseTabsProps) {
  const to = `/teach/courses/${courseId}`;
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the row is wider than the screen.
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (current) nav.current?.scrollTo({ left: current.offsetLeft - nav.current.clientWidth / 3 });
  }, [pathname]);
  const pages = [
    { to, name: "Outline", end: true },
    { to: `${to}/about`, name: "About" },
    { to: `${to}/publishing`, name: "Publishing" },
    ...(abilities.staff ? [{ to: `${to}/staff`, name: "Staff" }] : []),
    { to: `${to}/labs`, name: "Students and labs" },
    { to: `${to}/progress`, name: "Progress" },
    ...(abilities.teach ? [{ to: `${to}/enrollment`, name: "Enrollment" }] : []),
  ];
  return (
    <nav
      ref={nav}
      aria-label="Parts of the course"
      className="relative mt-6 mb-8 overflow-x-auto border-b border-line"
    >
      <ul className="flex gap-1">
        {pages.map(({ name, ...link }) => (
          <li key={link.to}>
            <NavLink
              {...link}
              className={({ isActive }) =>
                clsx(
                  "-mb-px block border-b-2 px-3 py-2 whitespace-nowrap",
                  isActive
                    ? "border-marker font-medium text-ink"
                    : "border-transparent text-muted hover:text-ink",
                )
              }
            >
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
