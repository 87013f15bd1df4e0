/** Puts the simulator together and listens. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import express, { json, type ErrorRequestHandler } from "express";
import { chatRouter } from "./chat-api.ts";
import { controlRouter } from "./control-api.ts";
import { ownRequestsOnly, safeHeaders } from "./guard.ts";
import { pageRouter } from "./page-files.ts";
import { peopleRouter } from "./people-api.ts";
import { Problem } from "./problem.ts";
import { sendgridApi } from "./sendgrid-api.ts";
import { readSettings, type SimulatorSettings } from "./settings.ts";
import { telegramApi } from "./telegram-api.ts";
import { telegramHands } from "./telegram-people.ts";
import { twilioApi } from "./twilio-api.ts";
import { openWorld, type World } from "./world.ts";

/** A simulator that listens. */
export interface Simulator {
  /** Of all providers and of the page, without a slash at the end. */
  readonly url: string;
  /** Ends requests and waiting webhooks; what is kept is written first. */
  stop(): Promise<void>;
}

/**
 * Starts a simulator of the three providers.
 *
 * Errors: throws for settings that are wrong, in production, for an address that is not this machine, and
 * when the port is taken.
 */
export async function startSimulator(given: SimulatorSettings): Promise<Simulator> {
  const settings = readSettings(given);
  const world = openWorld(settings);
  const server = createServer(application(world));
  server.listen(settings.port, settings.host);
  try {
    await once(server, "listening");
  } catch (error) {
    world.stop();
    throw error;
  }
  return { url: urlOf(server), stop: () => stop(server, world) };
}

function application(world: World): express.Express {
  const twilio = twilioApi(world);
  const telegram = telegramApi(world);
  const sendgrid = sendgridApi(world);
  const deps = {
    world,
    sms: twilio.hooks,
    hands: telegramHands(world, telegram.updates),
    events: sendgrid.events,
  };
  const app = express();
  app.disable("x-powered-by");
  app.use(twilio.router, telegram.router, sendgrid.router);
  app.use(safeHeaders, ownRequestsOnly);
  app.use("/simulator/api", json(), controlRouter(world), peopleRouter(deps));
  app.use("/simulator/api", chatRouter(deps, telegram.updates));
  app.use(pageRouter());
  app.use(() => {
    throw new Problem(404, "not_found", "nothing is here");
  });
  app.use(problemHandler);
  return app;
}

/** Every refusal of the controls as a problem document (RFC 9457). */
const problemHandler: ErrorRequestHandler = (thrown: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(thrown);
    return;
  }
  const problem = thrown instanceof Problem ? thrown : unknownProblem(thrown);
  const { status, code, message: detail } = problem;
  response
    .status(status)
    .type("application/problem+json")
    .send(JSON.stringify({ status, code, detail }));
};

function unknownProblem(thrown: unknown): Problem {
  const status = thrown instanceof Error && "status" in thrown ? Number(thrown.status) : 500;
  if (status >= 400 && status < 500) {
    return new Problem(status, "invalid", "the request cannot be read");
  }
  process.stderr.write(`simulator: ${thrown instanceof Error ? (thrown.stack ?? "") : "?"}\n`);
  return new Problem(500, "internal", "a bug of the simulator: see its error output");
}

async function stop(server: Server, world: World): Promise<void> {
  world.stop();
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

function urlOf(server: Server): string {
  const address = server.address();
  if (typeof address !== "object" || address === null) return "";
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
