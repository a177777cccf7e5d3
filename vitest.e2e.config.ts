import { defineConfig } from 'vitest/config'

// Stories told in a real browser, one file each; one at a time, since each starts a core, a compute process and a browser.
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.story.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
})
