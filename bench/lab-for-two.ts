import type { Browser, Page } from "@playwright/test";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { LabPage } from "#e2e/lab-page.ts";
import { newStudentOf, openLab, signInDemo, type Person } from "#e2e/people.ts";
import type { Product } from "#e2e/product.ts";

interface LabForTwo {
  readonly student: Person;
  readonly workspaceId: string;
  /** The lab as its student has it open, and as the instructor beside them has. */
  readonly own: LabPage;
  readonly visited: LabPage;
}

/** A new student's lab, open in two browsers: theirs and their instructor's. */
export async function openLabForTwo(product: Product, browser: Browser): Promise<LabForTwo> {
  const student = await newStudentOf(product.origin, COURSE.slug);
  const instructor = await signInDemo(product.origin, "instructor");
  const workspaceId = await openLab(student, COURSE.slug, LESSON.slug);
  const labOf = async (person: Person) => {
    const context = await browser.newContext({ baseURL: product.origin });
    await context.addCookies([{ name: "session", value: person.token, url: product.origin }]);
    const lab = new LabPage(await context.newPage());
    await lab.open(workspaceId);
    return lab;
  };
  return { student, workspaceId, own: await labOf(student), visited: await labOf(instructor) };
}

declare global {
  interface Window {
    /** When keys were pressed: epoch ms with fractions. */
    pressedAt: number[];
  }
}

/** From now on the page notes in `pressedAt` when a key is pressed. */
// tsx gives named functions a helper that pages do not have, so what runs in them has no named functions.
export function notePresses(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.pressedAt = [];
    window.addEventListener(
      "keydown",
      () => void window.pressedAt.push(performance.timeOrigin + performance.now()),
      { capture: true },
    );
  });
}
