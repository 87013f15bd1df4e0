import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They wait more than they work: begun first, they leave room for others instead of being waited for. */
const FIRST = ["test/reliability/kill.test.ts", "test/attack/attacker.test.ts"];

function isFirst({ moduleId }: TestSpecification): boolean {
  return FIRST.some((one) => moduleId.endsWith(one));
}

class WaitersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- not that of arrays
    const sorted = await super.sort(files);
    return [...sorted.filter(isFirst), ...sorted.filter((one) => !isFirst(one))];
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/database-server.ts"],
    sequence: { sequencer: WaitersFirst },
    // Two cores: a third worker makes browsers and databases wait for each other. A worker keeps what it has
    // loaded from one file to the next.
    maxWorkers: 2,
    isolate: false,
    // Programs that tests start read compiled code instead of compiling it each time.
    env: { NODE_COMPILE_CACHE: "node_modules/.cache/node-compile" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
