import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The longest, in this order: whatever begins first leaves room for others instead of being waited for. */
const FIRST = [
  "test/reliability/kill.test.ts",
  "test/web/editor-views.test.ts",
  "test/reliability/crash-points.test.ts",
  "test/web/editor.test.ts",
  "test/reliability/outages.test.ts",
  "test/attack/attacker.test.ts",
  "test/reliability/stop-against-dispatch.test.ts",
  "test/web/console-campaigns.test.ts",
  "test/web/console-moderation.test.ts",
  "test/cli/stop.test.ts",
];

function rank({ moduleId }: TestSpecification): number {
  const place = FIRST.findIndex((one) => moduleId.endsWith(one));
  return place === -1 ? FIRST.length : place;
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- not that of arrays
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/database-server.ts"],
    sequence: { sequencer: LongestFirst },
    // On two cores: much of what is tested waits, for a browser or for time to pass. A worker keeps what it has
    // loaded from one file to the next.
    maxWorkers: 4,
    isolate: false,
    // Programs that tests start read compiled code instead of compiling it each time.
    env: { NODE_COMPILE_CACHE: "node_modules/.cache/node-compile" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
