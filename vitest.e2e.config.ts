import { defineConfig } from 'vitest/config'

// Stories told in a real browser, one file each; one at a time, since each starts a core, a compute process and a browser.
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.story.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 240_000,
    // A second, the default, is what a busy machine may need for one answer; what never comes fails all the same.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 120_000,
  },
})
