import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, requireChromium } from './test/e2e/support/chromium.ts';
import type { EndToEnd } from './test/e2e/support/fixtures.ts';

export default defineConfig<EndToEnd>({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  globalSetup: './test/e2e/support/build-viewer.ts',
  outputDir: 'test-results',
  // Software rendering takes all the machine has: two pages at once take as long as one after the other, and miss waits.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] === 'true',
  timeout: 120_000,
  // Software rendering on a busy machine may miss a wait; a real fault fails three times.
  retries: process.env['CI'] === 'true' ? 2 : 0,
  expect: { timeout: 30_000 },
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : [['list']],
  use: {
    viewport: { width: 960, height: 600 },
    // A quarter of the pixels takes half of the time; what is judged by single pixels asks for all of them.
    deviceScaleFactor: 0.5,
    locale: 'zh-CN',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS },
  },
  projects: [{ name: 'chromium' }],
});
