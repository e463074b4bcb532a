import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { SearchX } from "lucide-react";
import { CatalogueFilters } from "#app/components/catalogue/catalogue-filters.tsx";
import { CourseTile } from "#app/components/catalogue/course-tile.tsx";
import { Hero } from "#app/components/catalogue/hero.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Pagination } from "#app/components/ui/pagination.tsx";
import { orErrorPage } from "#app/lib/answers.server.ts";
import { countOf } from "#app/lib/format.ts";
import { catalogueInput, DIFFICULTIES } from "#server/courses/schema.ts";

export const meta: MetaFunction = () => [
  { title: "Course Creator · Programming, taught live" },
  { name: "description", content: "Programming courses with real labs, and an instructor one click away." },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const asked = Object.fromEntries(
    [...new URL(request.url).searchParams].filter(([, value]) => value !== ""),
  );
  // An address someone mistyped shows the whole catalogue rather than an error.
  const input = catalogueInput.safeParse(asked).data ?? catalogueInput.parse({});
  const catalogue = await orErrorPage(request, context.api.courses.list(input));
  const filters = {
    query: input.query ?? "",
    category: input.category ?? "",
    difficulty: input.difficulty ?? "",
    length: input.length ?? "",
    price: input.price ?? "",
  };
  return { ...catalogue, filters, difficulties: DIFFICULTIES, welcome: context.actor === null };
}

export default function Catalogue() {
  const { courses, categories, difficulties, filters, total, page, pageCount, welcome } =
    useLoaderData<typeof loader>();
  const filtered = Object.values(filters).some(Boolean);
  const introduced = welcome && !filtered;
  const Heading = introduced ? "h2" : "h1";
  return (
    <main id="main" className="flex-1 pb-20">
      {introduced && <Hero />}
      <div id="courses" className="page scroll-mt-16 pt-12">
        <Heading className="text-3xl">Courses</Heading>
        <div className="mt-6">
          <CatalogueFilters filters={filters} categories={categories} difficulties={difficulties} />
        </div>
        <p role="status" className="mt-4 mb-6 text-sm text-muted">
          {countOf(total, "course")}
          {filters.query && ` for “${filters.query}”`}
        </p>
        <h2 className="sr-only">Results</h2>
        {courses.length > 0 ? (
          <ul className="grid gap-6 sm:grid-cols-2 lg:grid-cols-3">
            {courses.map((course) => (
              <CourseTile key={course.slug} course={course} />
            ))}
          </ul>
        ) : (
          <EmptyState
            icon={SearchX}
            title={filtered ? "No course fits this search" : "No course is published yet"}
            action={filtered && <ButtonLink to="/">Show all courses</ButtonLink>}
          >
            {filtered
              ? "Try fewer or other words, or fewer filters."
              : "Come back soon: instructors are writing."}
          </EmptyState>
        )}
        <Pagination page={page} pageCount={pageCount} />
      </div>
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
