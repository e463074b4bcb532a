import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Fails with one line for each thing on the page that axe finds wrong. */
export async function expectAccessible(page: Page): Promise<void> {
  // What fades in has no colour to judge yet. What turns for ever is left to turn.
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          document.getAnimations().filter(({ playState, effect }) => {
            return playState === "running" && Number.isFinite(effect?.getComputedTiming().endTime);
          }).length,
      ),
    )
    .toBe(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary ?? ""}`,
    ),
  );
  expect(found, `axe on ${page.url()}`).toEqual([]);
}
