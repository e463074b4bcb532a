import { expect, test } from "./fixtures.ts";

// Half a minute, so that people are warned a quarter of a minute before.
test.use({ settings: { LAB_IDLE_MINUTES: "0.5" } });

test("a lab in which nothing happens says so, can be kept running, sleeps, and wakes up where it was", async ({
  lab,
}) => {
  test.setTimeout(240_000);
  const { lab: room } = await lab();
  await room.typeInShell("echo still-he'r'e > kept.txt; echo writ'ten'");
  await room.expectOnScreen("written");

  const notice = room.page.getByRole("status").filter({ hasText: "this lab goes to sleep" });
  await expect(notice).toBeVisible({ timeout: 60_000 });
  await notice.getByRole("button", { name: "Keep it running" }).click();
  await expect(notice).toBeHidden();

  await expect(notice).toBeVisible({ timeout: 60_000 });
  await expect(room.page.getByText("The lab went to sleep, because nothing had happened")).toBeVisible({
    timeout: 60_000,
  });
  await expect(notice).toBeHidden({ timeout: 60_000 });
  await room.expectOnScreen("written");

  await room.shell.focus();
  await room.page.keyboard.press("Enter");
  await room.expectOnScreen(/restarted.*\$/);
  await room.typeInShell("clear; cat kept.txt");
  await room.expectOnScreen("still-here");
});

test("the time that is left is in the settings", async ({ lab }) => {
  const { lab: room } = await lab();
  await room.page.getByRole("button", { name: "Settings and keyboard shortcuts" }).click();
  await expect(room.dialog("Settings and keys")).toContainText(
    "The lab sleeps when nothing happens in it for 1 min",
  );
});
