// What every browser test stands on: the real product, people with sessions, their labs. One product serves all
// tests of a Playwright worker, so each test makes its own student instead of sharing one.
import { test as base, expect, type BrowserContextOptions, type Page } from "@playwright/test";

import { ConsoleWatch } from "./console-watch.ts";
import { LabPage } from "./lab-page.ts";
import { newStudentOf, openLab, signInDemo, type DemoAccount, type Person } from "./people.ts";
import { Product } from "./product.ts";

export { expect };

export const COURSE = { slug: "python-from-zero", title: "Python from zero" };
export const LESSON = { slug: "hello-world", title: "Hello, world" };

/** Someone in a lab of theirs, or of another's. */
export interface InLab {
  readonly person: Person;
  readonly workspaceId: string;
  readonly lab: LabPage;
}

interface TestFixtures {
  /** Fails the test when a page complains on its console; tests announce what they provoke. */
  readonly complaints: ConsoleWatch;
  /** A browser of its own for this person; for null, one that nobody has signed in with. */
  readonly browserOf: (person: Person | null, options?: BrowserContextOptions) => Promise<Page>;
  readonly signedInAs: (account: DemoAccount, options?: BrowserContextOptions) => Promise<Page>;
  /** A new account, enrolled in the course. */
  readonly newStudent: () => Promise<Person>;
  /** A new student in the lab of the first lesson, which is open and ready. */
  readonly lab: () => Promise<InLab>;
  /** The same, and the course's instructor in the same lab, each with a browser of their own. */
  readonly twoPeople: () => Promise<{ student: InLab; instructor: InLab }>;
}

interface WorkerFixtures {
  /** Variables of the server's environment; a file that needs others gets a product of its own. */
  readonly settings: Readonly<Record<string, string>>;
  readonly server: Product;
  readonly demoPeople: Map<DemoAccount, Person>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  settings: [{}, { scope: "worker", option: true }],

  server: [
    async ({ settings }, use) => {
      const product = await Product.start(settings);
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 200_000 },
  ],

  demoPeople: [async ({}, use) => use(new Map()), { scope: "worker" }],

  baseURL: async ({ server }, use) => use(server.origin),

  complaints: async ({}, use) => {
    const watch = new ConsoleWatch();
    await use(watch);
    expect(watch.problems(), "what pages complained about").toEqual([]);
  },

  browserOf: async ({ browser, server, complaints }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (person, options) => {
      const context = await browser.newContext({ baseURL: server.origin, ...options });
      contexts.push(context);
      complaints.watch(context);
      if (person) await context.addCookies([{ name: "session", value: person.token, url: server.origin }]);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  signedInAs: async ({ server, demoPeople, browserOf }, use) => {
    await use(async (account, options) => {
      const person = demoPeople.get(account) ?? (await signInDemo(server.origin, account));
      demoPeople.set(account, person);
      return browserOf(person, options);
    });
  },

  newStudent: async ({ server }, use) => {
    await use(() => newStudentOf(server.origin, COURSE.slug));
  },

  lab: async ({ newStudent, browserOf }, use) => {
    await use(async () => {
      needSandboxes();
      const person = await newStudent();
      const workspaceId = await openLab(person, COURSE.slug, LESSON.slug);
      const lab = new LabPage(await browserOf(person));
      await lab.open(workspaceId);
      return { person, workspaceId, lab };
    });
  },

  twoPeople: async ({ server, demoPeople, lab, browserOf }, use) => {
    await use(async () => {
      const student = await lab();
      const { workspaceId } = student;
      const person = demoPeople.get("instructor") ?? (await signInDemo(server.origin, "instructor"));
      demoPeople.set("instructor", person);
      const instructor = { person, workspaceId, lab: new LabPage(await browserOf(person)) };
      await instructor.lab.open(workspaceId);
      return { student, instructor };
    });
  },
});

/** Labs run in gVisor, which needs root: without it their tests are skipped, or fail with REQUIRE_SANDBOX=1. */
export function needSandboxes(): void {
  const able = process.platform === "linux" && process.getuid?.() === 0;
  test.skip(!able && process.env["REQUIRE_SANDBOX"] !== "1", "labs need gVisor, which needs root");
}
