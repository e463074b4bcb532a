import { zipOf } from "#server/portability/testing/hostile-zips.ts";
import { expectAccessible } from "./accessibility.ts";
import { REFUSED } from "./console-watch.ts";
import { expect, test } from "./fixtures.ts";

const files = {
  "README.md": "# Knots\n\nHow to tie them.",
  "one.md": "---\ntitle: The bowline\n---\nIt holds.\n![Drawing](img/none.png)\n",
  "two.md": "---\ntitle: The reef knot\n---\nIt does not.\n",
};

const archive = async (content: Record<string, string>) => ({
  name: "knots.zip",
  mimeType: "application/zip",
  buffer: await zipOf(content),
});

test("a course is imported, reported line by line, exported and imported again", async ({
  signedInAs,
  complaints,
}) => {
  test.setTimeout(120_000);
  complaints.allow(REFUSED);
  const page = await signedInAs("instructor");
  await page.goto("/teach/new");
  await expectAccessible(page);
  await page.getByLabel("Git repository").fill("https://127.0.0.1/knots.git");
  await page.getByRole("button", { name: "Import the repository" }).click();
  await expect(page.getByText("is not in the public network")).toBeVisible();

  await page.getByLabel("Archive").setInputFiles(await archive(files));
  await page.getByRole("button", { name: "Import the archive" }).click();
  await expect(page.getByRole("heading", { name: "Knots" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Read as Markdown: 1 module, 2 lessons, 0 labs, 0 pictures.")).toBeVisible();
  await page.getByRole("link", { name: "Not taken over: 1" }).click();
  await expect(page.getByText("one.md:5")).toBeVisible();
  await expect(page.getByText("The lesson “The reef knot”.")).toBeHidden();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Open the draft" }).click();
  const exported = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export", exact: true }).click();
  expect((await exported).suggestedFilename()).toMatch(/^knots(-\d+)?\.zip$/);
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await expectAccessible(page);
  const olx = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export for Open edX" }).click();
  expect((await olx).suggestedFilename()).toMatch(/^knots(-\d+)?\.tar\.gz$/);
  const { "two.md": _, ...rest } = files;
  await page
    .getByLabel("Archive")
    .setInputFiles(await archive({ ...rest, "one.md": files["one.md"].replace("holds", "always holds") }));
  await page.getByRole("button", { name: "Import the archive" }).click();
  await expect(page.getByText("The lesson “The bowline”.")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("link", { name: "Updated: 1" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Archived: 1" })).toBeVisible();
});

test("an import tells how far it is, and can be cancelled", async ({ signedInAs }) => {
  test.setTimeout(120_000);
  const page = await signedInAs("instructor2");
  // Drawings take long to draw.
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1600"><rect width="9" height="9"/></svg>`;
  const lessons = Array.from({ length: 1_500 }, (_, at) => String(at)).flatMap((name): [string, string][] => [
    [`${name}.md`, `![Drawing](${name}.svg)`],
    [`${name}.svg`, drawing],
  ]);
  await page.goto("/teach/new");
  await page.getByLabel("Archive").setInputFiles(await archive(Object.fromEntries(lessons)));
  await page.getByRole("button", { name: "Import the archive" }).click();
  await expect(page.getByText(/Placing pictures and links: lesson \d+ of 1500/)).toBeVisible({
    timeout: 60_000,
  });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel the import" }).click();
  await expect(page.getByText("It was cancelled, and nothing of it was kept.")).toBeVisible();
});
