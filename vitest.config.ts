import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@contract': resolve(import.meta.dirname, 'src-main/contract') } },
  test: {
    include: ['src-*/**/*.test.ts', 'tests/**/*.test.ts', 'build/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['tests/one-seed.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
