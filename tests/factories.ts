import { createPublishedCourse, type NewCourse, type NewLab } from "#server/courses/index.ts";
import type { LabSettingsInput } from "#server/labs/schema.ts";
import type { Services } from "#server/services.ts";

let count = 0;

/** A published course with one reading lesson and one lesson with a lab, as an import would store it. */
export async function courseBy(services: Services, instructorId: string, overrides: Partial<NewCourse> = {}) {
  count += 1;
  const slug = `course-${String(count)}`;
  await createPublishedCourse(services.db, instructorId, {
    title: `Course ${String(count)}`,
    slug,
    summary: "A course for tests.",
    description: "What it is **about**.",
    category: "Programming",
    difficulty: "beginner",
    durationMinutes: 30,
    priceCents: 0,
    objectives: ["Read"],
    prerequisites: [],
    modules: [{ title: "Module", summary: "", lessons: [readingLesson, labLesson] }],
    ...overrides,
  });
  const course = await services.db.course.findUniqueOrThrow({
    where: { slug },
    select: {
      id: true,
      slug: true,
      lessons: { orderBy: { position: "asc" }, select: { id: true, lab: true } },
    },
  });
  const [reading, exercise] = course.lessons;
  if (reading === undefined || exercise?.lab == null) throw new Error("the course must have both lessons");
  return { id: course.id, slug: course.slug, readingId: reading.id, labId: exercise.lab.id };
}

const readingLesson: NewCourse["modules"][number]["lessons"][number] = {
  slug: "reading",
  title: "Reading",
  summary: "",
  durationMinutes: 5,
  completion: "read",
  body: "# Hello\n\nText.",
  lab: null,
};

const exercise: NewLab = {
  title: "Lab",
  instructions: "Print hello.",
  runCommand: "python3 {file}",
  testCommand: "python3 -m pytest -q",
  entry: "main.py",
  starter: [{ path: "main.py", content: "print('hi')\n" }],
  solution: [{ path: "main.py", content: "print('hello')\n" }],
};

/** A module of two lessons whose lab has these settings, for `courseBy`. */
export function moduleWithLab(settings: LabSettingsInput): NewCourse["modules"][number] {
  const lab = { ...exercise, settings };
  return { title: "Module", summary: "", lessons: [readingLesson, { ...labLesson, lab }] };
}

const labLesson: NewCourse["modules"][number]["lessons"][number] = {
  slug: "exercise",
  title: "Exercise",
  summary: "",
  durationMinutes: 10,
  completion: "tests",
  body: "Do it.",
  lab: exercise,
};
