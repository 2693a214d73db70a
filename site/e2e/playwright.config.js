// The page in a real browser, against the whole system as `stack local` runs it.

import { accessSync, constants } from "node:fs";

import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
try {
  accessSync(chromium, constants.X_OK);
} catch {
  throw new Error(`there is no Chromium at ${chromium}; run: sudo apt-get install -y chromium (or set CHROMIUM)`);
}

export default defineConfig({
  testDir: "tests",
  outputDir: "artifacts/results",
  // One system serves every test, and its limits count all of them.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 30_000,
  reporter: [["list"]],
  use: {
    viewport: { width: 1200, height: 900 },
    // A trace would keep the client key and tokens in a file.
    trace: "off",
    launchOptions: {
      executablePath: chromium,
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
