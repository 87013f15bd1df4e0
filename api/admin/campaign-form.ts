/** A campaign between its form and its definition, both ways. */
import type { Request } from "express";
import { z } from "zod";
import { CAMPAIGN_FIELD_WORDS, campaignPlace } from "../../bot/campaign-field-words.ts";
import { TERRITORY_WORDS } from "../../bot/campaign-words.ts";
import { PUSH_CHANNELS, type PushChannel } from "../../bot/channel.ts";
import { TERRITORIES } from "../../bot/territories.ts";
import type { CampaignChoices } from "../../db/campaign-choices.ts";
import type { CampaignDefinition, DefinitionFault } from "../../db/campaign-definition.ts";
import type { ScriptVersionRef } from "../../db/script-names.ts";
import type {
  CampaignFaults,
  CampaignField,
  CampaignForm,
  CampaignValues,
} from "../../web/console/campaign-form-page.ts";
import { momentInWords } from "../../web/console/words.ts";
import { scriptInWords } from "./campaign-view.ts";

const text = z.string().max(200_000).default("");
/** One box ticked comes as a text, several as a list. */
const ticks = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => (typeof value === "string" ? [value] : value));

const Posted = z.object({
  key: text,
  title: text,
  script: text,
  trainings: text,
  centres: text,
  certifications: text,
  endedFrom: text,
  endedTo: text,
  territories: ticks,
  rosterImport: text,
  reachableBy: ticks,
  channel1: text,
  channel2: text,
  channel3: text,
  channel4: text,
  notBefore: text,
  until: text,
  perHour: text,
  reminder: text,
  reminderDays: text,
  consentDecision: text,
  price: text,
});

/** What was sent, as it stands in the fields; what is no form is an empty one. */
export function postedCampaign(request: Request): CampaignValues {
  return postedFields(request.body);
}

function postedFields(body: unknown): CampaignValues {
  const read = Posted.safeParse(body ?? {});
  const { channel1, channel2, channel3, channel4, ...fields } = read.success
    ? read.data
    : Posted.parse({});
  const channels = [channel1, channel2, channel3, channel4].filter((channel) => channel !== "");
  return { ...fields, channels };
}

/** A new campaign, with the newest version of the first questionnaire. */
export function emptyCampaign({ scripts }: CampaignChoices): CampaignValues {
  const [first] = scripts;
  return {
    ...postedFields({}),
    script: first === undefined ? "" : `${first.key} ${first.version}`,
    channels: ["sms"],
    reminder: "script",
  };
}

/** The fields of a campaign that there is. */
export function valuesOf(
  { audience, schedule, ...definition }: CampaignDefinition,
  { version }: { readonly version: number },
): CampaignValues {
  const { reminder, pricePerSmsPart } = definition;
  return {
    key: definition.key,
    title: definition.title,
    script: `${definition.script} ${version}`,
    trainings: linesOf(audience.trainings),
    centres: linesOf(audience.centres),
    certifications: linesOf(audience.certifications),
    endedFrom: audience.endedFrom ?? "",
    endedTo: audience.endedTo ?? "",
    territories: audience.territories ?? [],
    rosterImport: audience.rosterImport ?? "",
    reachableBy: audience.reachableBy ?? [],
    channels: definition.channels,
    notBefore: schedule.notBefore ?? "",
    until: schedule.until ?? "",
    perHour: schedule.perHour?.toString() ?? "",
    reminder: typeof reminder === "string" ? reminder : "days",
    reminderDays: typeof reminder === "string" ? "" : String(reminder.afterDays),
    consentDecision: definition.consentDecision ?? "",
    price: pricePerSmsPart?.toString().replace(".", ",") ?? "",
  };
}

/** The questionnaire that is chosen; undefined when none is. */
export function chosenScript({ script }: CampaignValues): ScriptVersionRef | undefined {
  const [key = "", version = ""] = script.split(" ");
  return /^\d{1,9}$/.test(version) ? { key, version: Number(version) } : undefined;
}

/** The definition as db/campaign-definition.ts checks it; what is no number stays as it was written. */
export function definitionOf(values: CampaignValues): Readonly<Record<string, unknown>> {
  const [script, version] = values.script.split(" ");
  const { reminder, reminderDays } = values;
  return said({
    key: values.key.trim(),
    title: values.title,
    script,
    scriptVersion: numberOf(version ?? ""),
    channels: values.channels,
    audience: said({
      trainings: listOf(values.trainings),
      centres: listOf(values.centres)?.map((siret) => siret.replaceAll(" ", "")),
      certifications: listOf(values.certifications),
      endedFrom: textOf(values.endedFrom),
      endedTo: textOf(values.endedTo),
      territories: someOf(values.territories),
      rosterImport: textOf(values.rosterImport),
      reachableBy: someOf(values.reachableBy),
    }),
    schedule: said({
      notBefore: textOf(values.notBefore),
      until: textOf(values.until),
      perHour: numberOf(values.perHour),
    }),
    reminder: reminder === "days" ? { afterDays: numberOf(reminderDays) } : textOf(reminder),
    consentDecision: textOf(values.consentDecision),
    pricePerSmsPart: numberOf(values.price),
  });
}

/** What each field of the form is called. */
export const LABELS: Readonly<Record<CampaignField, string>> = {
  ...CAMPAIGN_FIELD_WORDS,
  reminderDays: CAMPAIGN_FIELD_WORDS.afterDays,
  price: CAMPAIGN_FIELD_WORDS.pricePerSmsPart,
};

/** Each fault at the field it is about; the first one of a field counts. */
export function faultsByField(
  faults: readonly DefinitionFault[],
  values: CampaignValues,
): CampaignFaults {
  const found: Partial<Record<CampaignField, string>> = {};
  for (const { field: path, message } of faults) {
    const { field, value } = campaignPlace(path);
    const shown = fieldOf(field);
    found[shown] ??= inWordsOfForm(shown, message, valueAt(values[shown], value));
  }
  return found;
}

/** @param about  The one value of a list that does not fit. */
function inWordsOfForm(field: CampaignField, message: string, about: string | undefined): string {
  if (field === "reminderDays") return "écrire un nombre de jours, de 1 à 60";
  return about === undefined ? message : `« ${about} » : ${message}`;
}

/** Of a field with one value on a line. @param place  From 1. */
function valueAt(
  written: CampaignValues[CampaignField],
  place: number | undefined,
): string | undefined {
  return typeof written === "string" && place !== undefined
    ? listOf(written)?.[place - 1]
    : undefined;
}

/** Fields of the form that a definition calls by the same name. */
const SAME_NAME: readonly CampaignField[] = [
  "title",
  "key",
  "script",
  "channels",
  "trainings",
  "centres",
  "certifications",
  "endedFrom",
  "endedTo",
  "territories",
  "rosterImport",
  "reachableBy",
  "notBefore",
  "until",
  "perHour",
  "consentDecision",
];

function fieldOf(path: string): CampaignField {
  const name = path.split(".").at(-1) ?? path;
  if (name === "pricePerSmsPart") return "price";
  if (name === "scriptVersion") return "script";
  if (path.startsWith("reminder")) return "reminderDays";
  return SAME_NAME.find((one) => one === name) ?? "title";
}

/** Channels by their names. */
export const PUSH_WORDS: Readonly<Record<PushChannel, string>> = {
  sms: "SMS",
  telegram: "Telegram",
  email: "E-mail",
};

/** What the form offers. */
export function offered({ scripts, imports }: CampaignChoices): CampaignForm["choices"] {
  const pushChannels = PUSH_CHANNELS.map((value) => ({ value, label: PUSH_WORDS[value] }));
  return {
    scripts: scripts.map((script) => ({
      value: `${script.key} ${script.version}`,
      label: scriptInWords(script),
    })),
    imports: imports.map(({ id, importedAt, invited, consent }) => ({
      value: id,
      label: `${momentInWords(importedAt)}, ${invited} ${invited > 1 ? "invitations" : "invitation"}, ${consent ? "consentement prouvé" : "sans preuve de consentement"}`,
    })),
    territories: TERRITORIES.map((value) => ({ value, label: TERRITORY_WORDS[value] })),
    channels: [...pushChannels, { value: "links", label: "Par vos moyens (fichier de liens)" }],
    pushChannels,
  };
}

function linesOf(list: readonly string[] | undefined): string {
  return (list ?? []).join("\n");
}

function said(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function textOf(value: string): string | undefined {
  return value.trim() === "" ? undefined : value.trim();
}

function someOf(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** One value on a line, or several with commas or semicolons between them. */
function listOf(value: string): string[] | undefined {
  const list = value
    .split(/[\n,;]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
  return list.length === 0 ? undefined : list;
}

function numberOf(value: string): number | string | undefined {
  const written = value.replaceAll(/[\s\u00A0\u202F€]/g, "").replace(",", ".");
  if (written === "") return undefined;
  const number = Number(written);
  return Number.isNaN(number) ? value : number;
}
