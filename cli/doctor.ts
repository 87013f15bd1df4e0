/** `sirius doctor`: what an installation lacks, said before somebody finds out the hard way. */
import type { Command } from "commander";
import { inFrench } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import { addressOf, readConfig, type Config } from "../config.ts";
import { requireFittingKeys } from "../db/fitting-keys.ts";
import type { Database } from "../db/orm.ts";
import { contactKind } from "../db/publisher-contact.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { newKey } from "../db/secrets.ts";
import type { Settings } from "../db/setting-values.ts";
import { endWithFindings, printResult, withJson } from "./command-line.ts";
import { secretsOf, settingsOf, withDatabase, type Opened } from "./database.ts";
import { checkLedger } from "./doctor-ledger.ts";
import { whatToWrite } from "./setting-words.ts";

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly words: string;
  /** For machines, of what failed with one. */
  readonly code?: string;
  /** The same in English. */
  readonly message?: string;
}

interface Options {
  readonly json?: true;
  readonly newKeys?: true;
}

/** Node runs TypeScript as written from this version on. */
const NODE_MAJOR = 24;
const QUESTIONNAIRE = "fin-apprentissage";

/** Adds `doctor`. */
export function addDoctorCommand(program: Command): void {
  withJson(program.command("doctor"))
    .description("vérifie l'installation : réglages, clés, base de données, questionnaire, canaux")
    .option("--new-keys", "écrit des clés neuves pour SIRIUS_KEYS, et ne vérifie rien")
    .action(doctor);
}

async function doctor({ json, newKeys }: Options): Promise<void> {
  if (newKeys === true) {
    const keys = newKey();
    printResult(json, { keys }, [keys]);
    return;
  }
  const checks = [checkNode(), ...(await checkInstallation())];
  const lines = checks.map(({ ok, name, words }) => `${ok ? "✓" : "✗"} ${name} : ${words}`);
  printResult(json, { checks }, lines);
  if (checks.some(({ ok }) => !ok)) endWithFindings();
}

function checkNode(): Check {
  const { node } = process.versions;
  const ok = Number(node.split(".")[0]) >= NODE_MAJOR;
  const words = ok ? node : `${node} est trop ancien, il faut la version ${NODE_MAJOR} ou après`;
  return { name: "Node.js", ok, words };
}

async function checkInstallation(): Promise<Check[]> {
  let config: Config;
  try {
    config = readConfig(process.env);
  } catch (error) {
    return [failed("Réglages", error)];
  }
  return [
    { name: "Réglages", ok: true, words: describeSettings(config) },
    ...checkProxies(config),
    ...(await checkDatabase()),
    ...(await checkChannels(config)),
    ...(await checkIdentityProvider(config)),
  ];
}

function describeSettings({ production, databaseUrl, dataDir }: Config): string {
  const where = databaseUrl === undefined ? `base embarquée dans ${dataDir}` : "base DATABASE_URL";
  return `${production ? "production" : "essai"}, ${where}`;
}

/** In production the address is https, which Sirius leaves to a proxy: without counting it, all visitors are one. */
function checkProxies({ production, trustedProxies }: Config): Check[] {
  if (!production) return [];
  const name = "Serveurs mandataires (SIRIUS_TRUSTED_PROXIES)";
  if (trustedProxies > 0) return [{ name, ok: true, words: String(trustedProxies) }];
  const words =
    "0, alors qu'il en faut un pour https ; tous les visiteurs compteraient pour un seul, vite bloqué";
  return [{ name, ok: false, words }];
}

/** What holds, whoever decided it. */
async function checkSettings(opened: Opened): Promise<Check[]> {
  let settings: Settings;
  try {
    settings = await settingsOf(opened);
  } catch (error) {
    return [failed("Réglages de la console", error)];
  }
  const { rows } = await opened.database.pool.query<{ count: number }>(
    "select count(*)::int as count from setting",
  );
  const count = rows[0]?.count ?? 0;
  const decided =
    count === 0
      ? "rien n'y est décidé"
      : `${count} partie${count > 1 ? "s" : ""} décidée${count > 1 ? "s" : ""}`;
  const threshold = `seuil de ${settings.publication.threshold} personnes`;
  return [
    { name: "Réglages de la console", ok: true, words: `${decided} ; ${threshold}` },
    checkPublisher(settings, opened.config),
  ];
}

function checkPublisher({ publisher }: Settings, { production, publisher: given }: Config): Check {
  const name = "Éditeur";
  if (process.env["PUBLISHER_NAME"] === undefined && publisher.name === given.name) {
    const words =
      "personne ne l'a dit (PUBLISHER_NAME, ou la console), la page dira « démonstration »";
    return { name, ok: !production, words };
  }
  if (contactKind(publisher.contact) === undefined) {
    return { name, ok: !production, words: whatToWrite("publisher.contact") };
  }
  if (publisher.director !== undefined) return { name, ok: true, words: publisher.name };
  const words =
    "la direction de la publication manque (PUBLISHER_DIRECTOR, ou la console), les mentions légales le diront";
  return { name, ok: !production, words: `${publisher.name} ; ${words}` };
}

async function checkDatabase(): Promise<Check[]> {
  try {
    return await withDatabase("doctor", examine, "any");
  } catch (error) {
    return [failed("Base de données", error)];
  }
}

async function examine(opened: Opened): Promise<Check[]> {
  const { config, database } = opened;
  return [
    await checkServer(database),
    ...(await checkSettings(opened)),
    await checkKeys(config, database),
    await checkLedger(config.ledger, database),
    await checkQuestionnaire(database),
    await checkConsole(database),
  ];
}

const CHANNEL_NAMES = { sms: "SMS", telegram: "Telegram", email: "E-mail" } as const;

/** Asks each provider whether the set-up works; nothing is sent to anybody. */
async function checkChannels(config: Config): Promise<Check[]> {
  const { healthInFrench, openChannels } = await import("../wiring/open-channels.ts");
  try {
    const open = openChannels({
      settings: config.channels,
      publicBaseUrl: config.publicBaseUrl ?? `http://${config.host}:${config.port}`,
      now: Date.now,
      report: () => undefined,
    });
    const checks: Check[] = [];
    for (const channel of open.channels.values()) {
      const { ok, detail } = await channel.health();
      const words = healthInFrench(detail);
      checks.push({ name: CHANNEL_NAMES[channel.id], ok, words, message: detail });
    }
    open.close();
    return checks.length > 0 ? checks : [withoutChannels(config)];
  } catch (error) {
    return [failed("Canaux", error)];
  }
}

function withoutChannels({ production }: Config): Check {
  const words = production
    ? "aucun n'est réglé, personne ne peut être invité (voir docs/channels.md)"
    : "aucun n'est réglé, npm start les simule";
  return { name: "Canaux", ok: !production, words };
}

async function checkServer({ pool, connection }: Database): Promise<Check> {
  const { rows } = await pool.query<{ server_version: string }>("show server_version");
  const version = rows[0]?.server_version ?? "?";
  // Of the embedded one nobody knows where it listens; backups and curious people want to.
  const where =
    "host" in connection
      ? ` ; psql -h ${connection.host} -p ${connection.port} -U ${connection.user} ${connection.database}`
      : "";
  return { name: "Base de données", ok: true, words: `PostgreSQL ${version}, à jour${where}` };
}

/** The keys must be those of what this database already holds. */
async function checkKeys(config: Config, { pool }: Database): Promise<Check> {
  const name = "Clés";
  try {
    const held = await requireFittingKeys(pool, secretsOf(config));
    const words = held === 0 ? "valables, aucune adresse encore" : "elles ouvrent cette base";
    return { name, ok: true, words };
  } catch (error) {
    return failed(name, error);
  }
}

async function checkQuestionnaire({ pool }: Database): Promise<Check> {
  const name = "Questionnaire";
  try {
    const { version } = await scriptLibrary(pool).latest(QUESTIONNAIRE);
    return { name, ok: true, words: `${QUESTIONNAIRE}, version ${version}` };
  } catch (error) {
    const check = failed(name, error);
    if (check.code !== "script_unknown") return check;
    // On a first day it is no trouble, and nobody has a file to publish.
    return { ...check, words: `${check.words} (le premier démarrage de serve le fait aussi)` };
  }
}

/** Whether anybody could let others into the console. */
async function checkConsole({ pool }: Database): Promise<Check> {
  const { rows } = await pool.query<{ count: number }>(
    "select count(*)::int as count from console_user where role = 'administrateur'",
  );
  const count = rows[0]?.count ?? 0;
  const words =
    count === 0
      ? "personne encore ; serve montre un lien, ou : sirius user create ADRESSE --role administrateur"
      : `${count} compte${count > 1 ? "s" : ""} d'administration`;
  // On a first day nobody is what one expects.
  return { name: "Console", ok: true, words };
}

async function checkIdentityProvider(config: Config): Promise<Check[]> {
  if (config.oidc === undefined) return [];
  const name = "Fournisseur d'identité";
  const { askIdentityProvider } = await import("../wiring/open-sign-in.ts");
  try {
    await askIdentityProvider(config.oidc, config.publicBaseUrl ?? addressOf(config));
    return [{ name, ok: true, words: `${config.oidc.issuer} répond` }];
  } catch (error) {
    return [failed(name, error)];
  }
}

function failed(name: string, error: unknown): Check {
  const found = { name, ok: false, words: inFrench(error) };
  if (!(error instanceof SiriusError)) return found;
  const { code, message } = error;
  return { ...found, code, message };
}
