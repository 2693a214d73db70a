// The page in a real browser, against the whole system as `stack local` runs it.

import { accessSync, constants } from "node:fs";
import path from "node:path";

import { defineConfig } from "@playwright/test";

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// The same one that `tools/need` is content with.
const onPath = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "chromium"));
const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM] : onPath;
const chromium = candidates.find(executable);
if (!chromium) {
  const where = process.env.CHROMIUM ? `at ${process.env.CHROMIUM}` : "on the PATH";
  throw new Error(`there is no Chromium ${where}; run: sudo apt-get install -y chromium (or set CHROMIUM)`);
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
