/** The definition of a campaign, from a file, from options, or from both. */
import type { Command } from "commander";
import type { CampaignDefinition } from "../db/campaign-definition.ts";
import { readPlainYaml } from "../survey-scripts/read-yaml.ts";
import { FoundFaults, UsageError } from "./command-line.ts";
import { describeFault, readText } from "./script-file.ts";

export interface CampaignOptions {
  readonly file?: string;
  readonly title?: string;
  readonly script?: string;
  readonly scriptVersion?: string;
  readonly channel?: readonly string[];
  readonly training?: readonly string[];
  readonly centre?: readonly string[];
  readonly certification?: readonly string[];
  readonly endedFrom?: string;
  readonly endedTo?: string;
  readonly territory?: readonly string[];
  readonly rosterImport?: string;
  readonly reachableBy?: readonly string[];
  readonly notBefore?: string;
  readonly until?: string;
  readonly perHour?: string;
  readonly reminder?: string;
  readonly consentDecision?: string;
  readonly price?: string;
}

/** Adds what may be said of a campaign without a file; said beside a file, it holds. */
export function withCampaignOptions(command: Command): Command {
  return command
    .option("--file <fichier>", "la campagne en YAML ou en JSON (docs/campaigns.md)")
    .option("--title <titre>", "son titre, pour l'administration")
    .option("--script <clé>", "le questionnaire ; fin-apprentissage sinon")
    .option("--script-version <n>", "sa version ; la plus récente sinon")
    .option("--channel <canal...>", "sms, telegram, email, links, dans l'ordre de préférence")
    .option("--training <clé...>", "seulement ces formations")
    .option("--centre <siret...>", "seulement ces centres")
    .option("--certification <code...>", "seulement ces diplômes, par CFD ou RNCP")
    .option("--ended-from <jour>", "contrats finis ce jour ou après")
    .option("--ended-to <jour>", "contrats finis ce jour ou avant")
    .option("--territory <territoire...>", "seulement ces territoires")
    .option("--roster-import <id>", "seulement les invitations de cet import")
    .option("--reachable-by <canal...>", "seulement qui a une adresse sur un de ces canaux")
    .option("--not-before <moment>", "rien ne part avant")
    .option("--until <moment>", "plus aucune invitation après")
    .option("--per-hour <n>", "invitations par heure, tous canaux ensemble")
    .option("--reminder <quand>", "script, none, ou un nombre de jours")
    .option(
      "--consent-decision <texte>",
      "écrit par SMS d'un numéro court sans preuve de consentement : qui l'a décidé, quand, pourquoi",
    )
    .option("--price <euros>", "prix d'une partie de SMS, par exemple 0.0725");
}

/**
 * Reads a campaign from a file and the options beside it.
 *
 * Errors: `campaign_invalid`, naming each field with what to write; `UsageError`, `FoundFaults` for the file.
 */
export async function readCampaign(
  key: string | undefined,
  options: CampaignOptions,
): Promise<CampaignDefinition> {
  const { readDefinition } = await import("../db/campaign-definition.ts");
  const base = options.file === undefined ? {} : readFile(options.file);
  return readDefinition(merge(base, key, options));
}

function readFile(file: string): Readonly<Record<string, unknown>> {
  const read = readPlainYaml(readText(file));
  if (!read.ok) throw new FoundFaults(read.faults.map((fault) => describeFault(file, fault)));
  if (!isObject(read.value)) {
    throw new UsageError(`${file} ne décrit pas une campagne : voir docs/campaigns.md`);
  }
  return read.value;
}

function merge(
  base: Readonly<Record<string, unknown>>,
  key: string | undefined,
  options: CampaignOptions,
): Record<string, unknown> {
  return {
    ...base,
    ...said({
      key,
      title: options.title,
      script: options.script,
      scriptVersion: numberOf(options.scriptVersion),
      channels: options.channel,
      reminder: reminderOf(options.reminder),
      consentDecision: options.consentDecision,
      pricePerSmsPart: numberOf(options.price),
    }),
    ...within(base, "audience", {
      trainings: options.training,
      centres: options.centre,
      certifications: options.certification,
      endedFrom: options.endedFrom,
      endedTo: options.endedTo,
      territories: options.territory,
      rosterImport: options.rosterImport,
      reachableBy: options.reachableBy,
    }),
    ...within(base, "schedule", {
      notBefore: options.notBefore,
      until: options.until,
      perHour: numberOf(options.perHour),
    }),
  };
}

/** What was said of one part; of a part that is no object, its fault is told as it stands. */
function within(
  base: Readonly<Record<string, unknown>>,
  name: "audience" | "schedule",
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const given = said(fields);
  if (Object.keys(given).length === 0) return {};
  const part = base[name];
  return { [name]: { ...(isObject(part) ? part : {}), ...given } };
}

function said(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What is no number stays as it was written, so that the fault can be told. */
function numberOf(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(",", "."));
  return text.trim() === "" || Number.isNaN(value) ? text : value;
}

function reminderOf(text: string | undefined): unknown {
  if (text === undefined || !/^\d+$/.test(text)) return text;
  return { afterDays: Number(text) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
