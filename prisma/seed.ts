import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readCourseFolder } from "#prisma/demo/read-course.ts";
import { loadConfig, requireServices } from "#server/config.ts";
import { createPublishedCourse } from "#server/courses/index.ts";
import { createDb, type Db } from "#server/db.ts";
import { createAccount } from "#server/identity/index.ts";

const PASSWORD = "learn-together";
const ACCOUNTS = [
  { email: "admin@demo.test", name: "Ada Okafor", role: "admin" },
  { email: "instructor@demo.test", name: "Grace Lindqvist", role: "instructor" },
  { email: "instructor2@demo.test", name: "Tomás Herrera", role: "instructor" },
  { email: "student@demo.test", name: "Mina Park", role: "student" },
  { email: "student2@demo.test", name: "Leo Fontaine", role: "student" },
] as const;

/** Adds the demo accounts and every course under prisma/demo. What is already there is left as it is. */
export async function seedDemo(db: Db): Promise<void> {
  const ids = new Map<string, string>();
  for (const account of ACCOUNTS) {
    ids.set(account.email, await createAccount(db, { ...account, password: PASSWORD }));
  }
  const instructorId = ids.get("instructor@demo.test") ?? "";
  const demo = fileURLToPath(new URL("demo/", import.meta.url));
  for (const entry of (await readdir(demo, { withFileTypes: true })).filter((each) => each.isDirectory())) {
    const course = await readCourseFolder(`${demo}${entry.name}`);
    const exists = (await db.course.count({ where: { slug: course.slug } })) > 0;
    if (!exists) await createPublishedCourse(db, instructorId, course);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const db = createDb(requireServices(loadConfig()).databaseUrl);
  try {
    await seedDemo(db);
  } finally {
    await db.$disconnect();
  }
}
