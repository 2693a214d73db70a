// The violations that axe finds on a page, by its rules for WCAG 2.2 A and AA, and its own best practices.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The violations, each with its rule and the elements; none is expected. */
export async function violations(page) {
  if (!(await page.evaluate(() => globalThis.axe !== undefined))) await page.evaluate(`${SOURCE};0`);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
}
