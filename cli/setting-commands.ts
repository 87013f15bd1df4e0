/** `sirius setting …`: what may be decided in the console, from where the console cannot be reached yet. */
import { userInfo } from "node:os";
import type { Command } from "commander";
import { SiriusError } from "../bot/errors.ts";
import { givenBy } from "../config.ts";
import {
  openFields,
  SETTING_FIELDS,
  settle,
  type GivenSettings,
  type StoredSettings,
} from "../db/setting-values.ts";
import { addGroup, FoundFaults, printResult, tell, UsageError, withJson } from "./command-line.ts";
import { withDatabase } from "./database.ts";
import { whatToWrite } from "./setting-words.ts";

interface Json {
  readonly json?: true;
}

/** Adds the commands on settings. */
export function addSettingCommands(program: Command): void {
  const settings = addGroup(program, "setting", "les réglages qui se décident dans la console");
  withJson(settings.command("list")).description("dit ce qui vaut, et qui l'a décidé").action(list);
  withJson(settings.command("set"))
    .description("décide un réglage, comme dans la console et dans les mêmes bornes")
    .argument("<champ>", "par exemple publisher.name ou publication.threshold")
    .argument("<valeur>", "vide : celle du programme")
    .action(set);
}

async function list({ json }: Json): Promise<void> {
  const { readStored } = await import("../db/setting-store.ts");
  const all = await withDatabase("setting list", async ({ config, database }) =>
    fieldsOf(givenBy(config), await readStored(database.pool)),
  );
  printResult(
    json,
    all,
    all.map(({ field, value, by }) => `${field} : ${JSON.stringify(value)} (${by})`),
  );
}

function fieldsOf(given: GivenSettings, stored: StoredSettings) {
  const settings = settle(given, stored.values);
  return SETTING_FIELDS.map(([key, name]) => {
    const field = `${key}.${name}`;
    const value: unknown = Object.entries(settings[key]).find(([each]) => each === name)?.[1];
    const decided = Object.hasOwn(openFields(given.fixed, key, stored.values[key]), name);
    const by = given.fixed.get(field) ?? (decided ? "console" : "programme");
    return { field, value: value ?? null, by };
  });
}

async function set(field: string, written: string, { json }: Json): Promise<void> {
  const known = SETTING_FIELDS.find(([key, name]) => `${key}.${name}` === field);
  if (known === undefined) {
    const names = SETTING_FIELDS.map(([key, name]) => `${key}.${name}`).join(", ");
    throw new UsageError(`« ${field} » n'est pas un réglage ; il y a : ${names}`);
  }
  const [key, name] = known;
  const { readStored, saveSetting } = await import("../db/setting-store.ts");
  const result = await withDatabase("setting set", async ({ config, database: { pool } }) => {
    const given = givenBy(config);
    const fixedBy = given.fixed.get(field);
    if (fixedBy !== undefined) {
      throw new FoundFaults([
        `${field} est fixé par ${fixedBy} : retirez-le d'abord de l'environnement`,
      ]);
    }
    const { values, decisions } = await readStored(pool);
    const value = { ...values[key], [name]: readValue(field, written.trim()) };
    const wanted = { key, value, version: decisions.get(key)?.version ?? 0 };
    const change = { actor: `cli ${userInfo().username}`, at: Date.now() };
    return saveSetting({ pool, given }, wanted, change).catch((error: unknown) => {
      throw isRefused(error) ? new UsageError(whatToWrite(field)) : error;
    });
  });
  if (result === "overtaken") {
    throw new FoundFaults([`${field} vient d'être changé par quelqu'un d'autre : recommencez`]);
  }
  const words = result === "saved" ? "décidé" : "était déjà ainsi";
  printResult(json, { field, result }, [`${field} : ${words}`]);
  if (result === "saved" && key === "publication") {
    tell("Les pages suivent à la prochaine mise en ligne ; tout de suite : sirius results release");
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof SiriusError && error.code === "request_invalid";
}

/** Names and texts as they are written; numbers and hours as JSON, such as `{"opens":10,"closes":18}`. */
function readValue(field: string, written: string): unknown {
  const [key] = field.split(".");
  if (written === "") return undefined;
  if (key === "publisher" || key === "notice" || key === "look") return written;
  try {
    const value: unknown = JSON.parse(written);
    return value;
  } catch {
    throw new UsageError(whatToWrite(field));
  }
}
