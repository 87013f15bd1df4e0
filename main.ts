/** Start reading here: the rooms are wired together, and nothing else happens in this file. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { metricsRouter } from "./api/metrics.ts";
import { createApp, streamGate, type StreamGate } from "./api/server.ts";
import { simulatorRouter } from "./api/simulator.ts";
import { webhooksRouter } from "./api/webhooks.ts";
import { inFrench, whereToLook } from "./bot/error-words.ts";
import { SiriusError } from "./bot/errors.ts";
import { receive, type Playing } from "./bot/receive.ts";
import { addressOf, givenBy, readConfig, type Config } from "./config.ts";
import { conversationReader } from "./db/conversation-reader.ts";
import { conversationStore } from "./db/conversation-store.ts";
import { DEMO_PEOPLE, inviteDemo } from "./db/demo-invitations.ts";
import { seedDemo, type Demo } from "./db/demo.ts";
import { startEmbeddedPostgres, type Connection } from "./db/embedded-postgres.ts";
import { EXPORT_JOB } from "./db/export-jobs.ts";
import { takeUpKeys } from "./db/fitting-keys.ts";
import { openQueue, type Queue } from "./db/jobs.ts";
import { replayLedger } from "./db/ledger-file.ts";
import { followSettings, requirePublisher } from "./db/live-settings.ts";
import { measure } from "./db/metrics.ts";
import { openDatabase, type Database } from "./db/orm.ts";
import { peopleDesk } from "./db/people-desk.ts";
import { personalLinks } from "./db/personal-links.ts";
import { rateLimiter } from "./db/rate-limiter.ts";
import { RELEASE_JOB } from "./db/release-job.ts";
import { resultsStore } from "./db/results-store.ts";
import { scriptLibrary } from "./db/script-library.ts";
import { MOVE_JOB } from "./db/script-move-job.ts";
import { createSecrets, keysOfFolder } from "./db/secrets.ts";
import { readScriptYaml } from "./survey-scripts/read-yaml.ts";
import { buildAssets } from "./web/assets.ts";
import { sinkOf, startBackground, type Wired } from "./wiring/background.ts";
import { liveHouse, liveTold } from "./wiring/live-house.ts";
import { createLogger, type Logger } from "./wiring/log.ts";
import { followNotice, holdNotice, type LiveNotice } from "./wiring/notice.ts";
import { openChannels } from "./wiring/open-channels.ts";
import { openConsole } from "./wiring/open-console.ts";
import { openPublicSite, openReadApi } from "./wiring/open-public-site.ts";
import { firstLink } from "./wiring/open-sign-in.ts";
import { drain, listen, notYet } from "./wiring/port.ts";
import { startSimulatorProcess, type SimulatorProcess } from "./wiring/simulator-process.ts";

/** A running Sirius. */
export interface Sirius {
  /** Where people reach it, without a slash at the end. */
  readonly url: string;
  readonly demo: Demo | undefined;
  /** Where the page of the simulator is, while it stands for the channels. */
  readonly simulator: string | undefined;
  /** The link of the first administrator, as long as nobody works in the console. */
  readonly firstLink: string | undefined;
  /** Ends what is under way, then everything. */
  stop(): Promise<void>;
}

/** What this process does. */
export interface Roles {
  readonly web: boolean;
  readonly worker: boolean;
}

const BUNDLED_SCRIPT = new URL("survey-scripts/fin-apprentissage.yaml", import.meta.url);
const READY_WITHIN_MS = 2_000;
/** Jobs that somebody in the console may ask for. */
const ASKED_FOR = [EXPORT_JOB, MOVE_JOB, RELEASE_JOB];

/**
 * Starts Sirius. What was begun is taken back when a later part of the start fails.
 *
 * Errors: `config_invalid`, `keys_missing`, `database_unavailable`, `database_unsupported`; each says what to do.
 */
export async function start(config: Config, roles: Roles, log: Logger): Promise<Sirius> {
  await using begun = new AsyncDisposableStack();
  const server = createServer(notYet);
  begun.defer(() => void server.close());
  // A worker answers nobody: it opens no port, and takes the pages to be where the settings say.
  const local = roles.web ? await listen(server, config) : addressOf(config);
  const url = config.publicBaseUrl ?? local;
  const database = await openDatabase({
    connection: await whereTheDatabaseIs(config, begun),
    applicationName: "sirius",
    watched: true,
  });
  begun.defer(() => database.close());
  await database.migrate();
  const started = { config, roles, log, database, url, local, server };
  const told = await run(started, begun);
  log.info({ url, ...roles }, "started");
  const everything = begun.move();
  return { url, ...told, stop: () => everything.disposeAsync() };
}

async function whereTheDatabaseIs(
  { databaseUrl, dataDir }: Config,
  begun: AsyncDisposableStack,
): Promise<Connection> {
  if (databaseUrl !== undefined) return { connectionString: databaseUrl };
  const embedded = await startEmbeddedPostgres(dataDir);
  begun.defer(() => embedded.stop());
  return embedded.connection;
}

interface Started {
  readonly config: Config;
  readonly roles: Roles;
  readonly log: Logger;
  readonly database: Database;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
  /** The same on this machine, whatever stands in front. */
  readonly local: string;
  readonly server: Server;
}

async function run(
  started: Started,
  begun: AsyncDisposableStack,
): Promise<Pick<Sirius, "demo" | "simulator" | "firstLink">> {
  const { config, log, roles, database, url } = started;
  const { pool } = database;
  const keys = config.keys ?? keysOfFolder(config.dataDir);
  const secrets = createSecrets(keys);
  await takeUpKeys(pool, secrets);
  const scripts = scriptLibrary(pool);
  const source = readFileSync(BUNDLED_SCRIPT, "utf8");
  const parsed = readScriptYaml(source);
  if (!parsed.ok) throw new SiriusError("script_invalid", "the bundled script does not load");
  await scripts.publish(parsed.script, { source });
  if (config.production) await requirePublisher(pool, givenBy(config));
  const settings = await followSettings(pool, givenBy(config), (error) =>
    log.error({ err: error }, "the settings cannot be read"),
  );
  begun.defer(() => settings.stop());

  const simulator = await simulate(started, keys, begun);
  const now = simulator?.now ?? Date.now;
  const open = openChannels({
    settings: simulator?.channels ?? config.channels,
    publicBaseUrl: simulator === undefined ? url : started.local,
    now,
    report: (problem, error) => log.warn({ problem, err: error }, "a channel has trouble"),
  });
  begun.defer(open.close);
  const playing: Playing = {
    store: conversationStore(pool, secrets, [...open.channels.keys()]),
    scripts,
  };
  const shared = { config, settings, log, database, pool, secrets };
  const wired: Wired = { ...shared, playing, scripts, open, now, url };
  await replay(wired);
  const demo = config.demo ? await layDemoDown(wired) : undefined;
  if (demo !== undefined && simulator !== undefined) {
    for (const person of DEMO_PEOPLE) await simulator.introduce(person);
    await inviteDemo({ ...wired, baseUrl: () => url }, now());
  }
  const notices = await followNotice(wired, (error) =>
    log.error({ err: error }, "the notice cannot be kept"),
  );
  begun.defer(() => notices.stop());
  const bell: { ring?: () => void } = {};
  const streams = streamGate();
  if (roles.web) {
    const queue = openQueue({ ...database.connection }, ASKED_FOR, (error) =>
      log.error({ err: error }, "jobs cannot be asked for"),
    );
    begun.defer(() => queue.stop());
    begun.defer(
      await serve(started.server, wired, { demo, notices, streams, simulator, bell, queue }),
    );
  }
  if (roles.worker) {
    const background = await startBackground(wired);
    bell.ring = background.wake;
    begun.defer(() => background.stop());
  }
  // What is deferred last ends first: the streams, for which the port would wait; then the port.
  if (roles.web) begun.defer(() => drain(started.server));
  begun.defer(() => streams.close());
  return {
    demo,
    simulator: simulator && `${url}/simulator`,
    firstLink: roles.web ? await firstLink(pool, url) : undefined,
  };
}

/** A restored backup learns again who said STOP and who was erased, before anything is served or sent. */
async function replay({ pool, playing, config, log }: Wired): Promise<void> {
  const { played, unreadable } = await replayLedger({ pool, playing }, config.ledger);
  if (played + unreadable > 0) log.warn({ played, unreadable }, "the ledger was played again");
}

/** Without real channels, a simulator stands for all of them; never in production. */
async function simulate(
  { config, roles, local }: Started,
  keys: string,
  begun: AsyncDisposableStack,
): Promise<SimulatorProcess | undefined> {
  if (!config.simulator || !roles.web || !roles.worker) return undefined;
  const simulator = await startSimulatorProcess({
    baseUrl: local,
    dataDir: config.dataDir,
    keys,
    environment: process.env,
  });
  begun.defer(() => simulator.stop());
  return simulator;
}

function layDemoDown(wired: Wired): Promise<Demo> {
  const { settings, url, now } = wired;
  const { threshold } = settings.current().publication;
  const notice = async (at: number) => (await holdNotice(wired, at)).number;
  return seedDemo(wired, { ...wired, threshold, notice, baseUrl: url, now: now() });
}

interface Served {
  readonly demo: Demo | undefined;
  readonly notices: LiveNotice;
  readonly streams: StreamGate;
  readonly simulator: SimulatorProcess | undefined;
  /** Rung when something may leave; without a worker here, another process will look. */
  readonly bell: { readonly ring?: () => void };
  /** Where the console asks for exports, and for conversations to be moved. */
  readonly queue: Queue;
}

/** Answers on the port. @returns What ends it. */
async function serve(
  server: Server,
  wired: Wired,
  { demo, notices, streams, simulator, bell, queue }: Served,
): Promise<() => Promise<void>> {
  const { config, settings, log, pool, secrets, playing, scripts, open, now, url } = wired;
  const house = liveHouse(settings);
  const limiter = rateLimiter(pool);
  const baseUrl = (): string => url;
  const assets = await buildAssets(() => settings.current().look.theme);
  const results = resultsStore(pool, liveTold(house, now));
  const report = (error: unknown, requestId: string): void =>
    log.error({ err: error, requestId }, "a request failed");
  const { channels } = open;
  const adminConsole = openConsole({
    config,
    settings,
    pool,
    secrets,
    scripts,
    url,
    now,
    assets,
    channels,
    report,
    queue,
  });
  const readApi = openReadApi({ house, config, pool, results, limiter, url, now });
  const app = createApp({
    publisher: house.publisher,
    notices,
    toldThreshold: () => settings.toldThreshold(),
    links: personalLinks({ pool, secrets, playing, scripts, baseUrl }),
    conversations: conversationReader(pool, scripts, secrets, baseUrl),
    people: peopleDesk({ pool, secrets, playing, now }),
    receive: (inbound) => receive(playing, inbound),
    allow: (what, limit, seconds) => limiter.allow(what, limit, seconds, now()),
    assets,
    now,
    secure: url.startsWith("https://"),
    telegramLink: (token) =>
      open.telegram.current === undefined
        ? undefined
        : `${simulator === undefined ? "https://t.me" : "/simulator"}/${open.telegram.current}?start=${token}`,
    streams,
    trustedProxies: config.trustedProxies,
    ready: () => answers(pool),
    report,
    logged: (line) => log.debug(line, "request"),
    readApi: readApi.api,
    routers: [
      adminConsole.router,
      await openPublicSite({ house, pool, scripts, results, limiter, url, now, assets, demo }),
      metricsRouter(() => measure(pool, now())),
      webhooksRouter({ readers: open.readers, sink: sinkOf(wired, () => bell.ring?.()), now }),
      ...(simulator === undefined ? [] : [simulatorRouter(simulator.url)]),
    ],
  });
  server.off("request", notYet);
  server.on("request", app);
  return readApi.stop;
}

async function answers(pool: Database["pool"]): Promise<boolean> {
  const late = new Promise<false>((resolve) => {
    setTimeout(() => resolve(false), READY_WITHIN_MS).unref();
  });
  const asked = pool.query("select 1").then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]);
}

/** What a newcomer reads in the terminal. */
export function welcome({ url, demo, simulator, firstLink: console }: Sirius): string {
  const lines = ["", `  Sirius est prêt : ${url}`, ""];
  if (demo !== undefined) {
    lines.push(
      "  Un monde fictif est installé. Léa vient de finir son CAP Cuisine ; voici son lien personnel :",
      `    ${demo.link}`,
      `    (ouvert ailleurs ensuite, il demande l'année de fin de son contrat : ${demo.endYear})`,
      "",
      "  Ce que lit une famille :",
      `    ${url}/`,
      "",
      "  L'API de lecture, pour une formation qui a déjà assez de réponses :",
      `    ${url}${demo.scorePath}`,
      "",
      "  À essayer ensuite :",
      "    1. ouvrir le lien de Léa et répondre jusqu'au bout ; elle est la cinquième ;",
      "    2. publier les résultats :  npm run -s sirius -- results release",
      "    3. lire le score de sa formation :",
      `       ${url}${demo.pendingScorePath}`,
      "    4. jouer le questionnaire dans le terminal :  npm run talk",
    );
  }
  if (simulator !== undefined) {
    lines.push(
      "",
      "  Le téléphone, le Telegram et la boîte aux lettres de Léa, sans aucun compte :",
      `    ${simulator}`,
    );
  }
  if (console !== undefined) {
    lines.push(
      "",
      "  La console d'administration ; ce lien ouvre le premier compte, une seule fois :",
      `    ${console}`,
    );
  }
  return [...lines, "", "  Ctrl-C pour arrêter.", ""].join("\n");
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(process.stdout.isTTY ? "warn" : config.logLevel);
  const sirius = await start(config, { web: true, worker: true }, log);
  process.stdout.write(`${welcome(sirius)}\n`);
  const end = (): void => {
    void sirius.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    const lines = [`Sirius ne peut pas démarrer : ${inFrench(error)}`, ...whereToLook(error)];
    process.stderr.write(`${lines.join("\n")}\n`);
    process.exit(1);
  });
}
