import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/database-server.ts"],
    // Two cores: more workers would only make browsers and databases wait for each other.
    maxWorkers: 2,
    // Programs that tests start read compiled code instead of compiling it each time.
    env: { NODE_COMPILE_CACHE: "node_modules/.cache/node-compile" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
