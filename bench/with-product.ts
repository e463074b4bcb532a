import { chromium, type Browser } from "@playwright/test";
import { Product } from "#e2e/product.ts";
import config from "../playwright.config.ts";

/** Runs `work` against a product of its own, started as `npm start` does, and removes it afterwards. */
export async function withProduct<Result>(
  work: (product: Product) => Promise<Result>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const product = await Product.start(settings);
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}

/** The same with a browser, launched as for the browser tests. */
export function withBrowser<Result>(
  work: (product: Product, browser: Browser) => Promise<Result>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Result> {
  return withProduct(async (product) => {
    const browser = await chromium.launch(config.use?.launchOptions ?? {});
    try {
      return await work(product, browser);
    } finally {
      await browser.close();
    }
  }, settings);
}
