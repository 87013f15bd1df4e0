/** `sirius api-key …`: keys for those who ask the read API more than its limit allows. */
import type { Command } from "commander";
import { createApiKey, listApiKeys, revokeApiKey, type ListedApiKey } from "../db/api-keys.ts";
import { addGroup, FoundFaults, printResult, tell, UsageError, withJson } from "./command-line.ts";
import { withDatabase } from "./database.ts";

/** Ten times what an address may ask by default. */
const PER_MINUTE = 12_000;
const PER_MINUTE_MAX = 1_000_000;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .@_-]{0,79}$/u;

/** Adds the commands on keys of the read API. */
export function addApiKeyCommands(program: Command): void {
  const keys = addGroup(program, "api-key", "les clés de l'API de lecture");
  withJson(keys.command("create"))
    .description("crée une clé, et l'écrit : elle ne pourra plus être relue")
    .argument("<nom>", "qui s'en servira, par exemple « catalogue-exemple »")
    .option("--per-minute <nombre>", "demandes par minute", String(PER_MINUTE))
    .action(async (name: string, { json, perMinute }: { json?: true; perMinute: string }) => {
      const asked = { name: readName(name), perMinute: readRate(perMinute) };
      const key = await withDatabase("api-key create", ({ database }) =>
        createApiKey(database.pool, asked, Date.now()),
      );
      tell(`Clé de « ${name} », ${asked.perMinute} demandes par minute. À envoyer ainsi :`);
      printResult(json, { ...asked, key }, [`Authorization: Bearer ${key}`]);
    });
  withJson(keys.command("revoke"))
    .description("retire une clé ; elle ne sert plus, une minute après au plus tard")
    .argument("<nom>")
    .action(async (name: string, { json }: { json?: true }) => {
      const revoked = await withDatabase("api-key revoke", ({ database }) =>
        revokeApiKey(database.pool, name, Date.now()),
      );
      if (!revoked) throw new FoundFaults([`aucune clé en service ne s'appelle « ${name} »`]);
      printResult(json, { name, revoked }, [`la clé de « ${name} » est retirée`]);
    });
  withJson(keys.command("list"))
    .description("les clés qui ont été créées, sans les clés elles-mêmes")
    .action(async ({ json }: { json?: true }) => {
      const all = await withDatabase("api-key list", ({ database }) => listApiKeys(database.pool));
      printResult(json, all, all.length === 0 ? ["aucune clé"] : all.map(describe));
    });
}

function describe({ name, perMinute, createdAt, revokedAt }: ListedApiKey): string {
  const end = revokedAt === null ? "" : `, retirée le ${revokedAt.slice(0, 10)}`;
  return `${name} : ${perMinute} demandes par minute, créée le ${createdAt.slice(0, 10)}${end}`;
}

function readName(name: string): string {
  if (NAME.test(name)) return name;
  throw new UsageError("le nom d'une clé a 1 à 80 lettres, chiffres, espaces ou . @ _ -");
}

function readRate(text: string): number {
  const rate = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (rate >= 1 && rate <= PER_MINUTE_MAX) return rate;
  throw new UsageError(`--per-minute : écrire un nombre de 1 à ${PER_MINUTE_MAX}`);
}
