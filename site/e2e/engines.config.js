// `npm run engines`: the pages in Firefox and WebKitGTK, which take a minute to install and are no part of `npm test`.

import { defineConfig } from "@playwright/test";

import config from "./playwright.config.js";

export default defineConfig({ ...config, testDir: "engines", timeout: 60_000 });
