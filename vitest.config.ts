import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most tests wait for child processes, and these share the machine with each other.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Hundreds of real processes: on a busy machine one in thousands is starved of time.
    retry: process.env.CI === 'true' ? 1 : 0,
    reporters: ['dot'],
  },
});
