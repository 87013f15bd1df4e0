/** `/simulator/api/…`: everything a person or a test can ask of the simulator itself. */
import { Router, type Request } from "express";
import { z } from "zod";
import { addFault, currentFaults, FaultRequest, removeFault } from "./faults.ts";
import { Problem } from "./problem.ts";
import { PROVIDERS } from "./state.ts";
import { clockView, controlsView, peopleView, personView } from "./views.ts";
import type { World } from "./world.ts";

const WAIT_SECONDS_MAX = 25;
const ENTRIES_MAX = 20_000;
const YEAR_MS = 366 * 24 * 3_600_000;

const Clock = z.union([
  z.strictObject({
    offsetMs: z
      .int()
      .min(-YEAR_MS)
      .max(10 * YEAR_MS),
  }),
  z.strictObject({
    advanceMs: z
      .int()
      .min(-YEAR_MS)
      .max(10 * YEAR_MS),
  }),
]);
const LedgerQuery = z.object({
  provider: z.enum(PROVIDERS).optional(),
  kind: z.string().optional(),
  address: z.string().optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(ENTRIES_MAX).default(ENTRIES_MAX),
});
const WatchQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  wait: z.coerce.number().min(0).max(WAIT_SECONDS_MAX).default(WAIT_SECONDS_MAX),
});
const OptOut = z.strictObject({ mode: z.enum(["default", "advanced", "off"]) });

/** Reads a body or a query. Errors: `Problem` 400, naming the field. */
export function readRequest<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Problem(400, "invalid", said.join("; "));
}

/** Weather, clock, ledger, people to look at. */
export function controlRouter(world: World): Router {
  const router = Router();
  router.get("/controls", (_request, response) => {
    response.json(controlsView(world));
  });
  router.get("/faults", (_request, response) => {
    response.json({ faults: currentFaults(world) });
  });
  router.post("/faults", (request, response) => {
    response.status(201).json(addFault(world, readRequest(FaultRequest, request.body)));
  });
  router.delete("/faults", (_request, response) => {
    world.state.faults = [];
    world.changed();
    response.status(204).end();
  });
  router.delete("/faults/:id", (request, response) => {
    if (!removeFault(world, request.params.id)) {
      throw new Problem(404, "unknown_fault", "no such fault");
    }
    response.status(204).end();
  });
  router.get("/clock", (_request, response) => {
    response.json(clockView(world));
  });
  router.post("/clock", (request, response) => {
    const asked = readRequest(Clock, request.body);
    const { state } = world;
    state.clockOffsetMs =
      "offsetMs" in asked ? asked.offsetMs : state.clockOffsetMs + asked.advanceMs;
    world.changed();
    response.json(clockView(world));
  });
  router.post("/twilio/opt-out", (request, response) => {
    world.state.twilio.optOutMode = readRequest(OptOut, request.body).mode;
    world.changed();
    response.status(204).end();
  });
  router.post("/reset", (_request, response) => {
    world.reset();
    response.status(204).end();
  });
  router.get("/ledger", (request, response) => {
    response.json(ledgerView(world, request));
  });
  router.get("/threads", (_request, response) => {
    const people = world.state.people.map((person) => personView(world, person));
    response.json({ version: world.state.version, people });
  });
  router.get("/people", (_request, response) => {
    response.json({ version: world.state.version, people: peopleView(world) });
  });
  router.get("/changes", async (request, response) => {
    const { after, wait } = readRequest(WatchQuery, request.query);
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    await changeAfter(world, after, wait * 1_000, gone.signal);
    response.json({ version: world.state.version });
  });
  return router;
}

function ledgerView(world: World, request: Request): Record<string, unknown> {
  const { provider, kind, address, after, limit } = readRequest(LedgerQuery, request.query);
  const entries = world.state.ledger.entries.filter(
    (entry) =>
      entry.seq > after &&
      (provider ?? entry.provider) === entry.provider &&
      (kind ?? entry.kind) === entry.kind &&
      (address ?? entry.address) === entry.address,
  );
  return { entries: entries.slice(-limit), last: world.state.ledger.next - 1 };
}

/** Resolves once the state is newer than that, or after a while. */
async function changeAfter(
  world: World,
  after: number,
  ms: number,
  gone: AbortSignal,
): Promise<void> {
  if (world.state.version > after || world.stopping.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      unwatch();
      resolve();
    };
    const unwatch = world.watch(end);
    world.stopping.addEventListener("abort", end, { once: true });
    gone.addEventListener("abort", end, { once: true });
    world.later(ms, end);
  });
}
