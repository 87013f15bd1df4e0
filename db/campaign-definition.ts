/** What an administrator writes to describe a campaign: read, checked, and refused in their language. */
import { z } from "zod";
import { campaignPlaceInWords } from "../bot/campaign-field-words.ts";
import { CAMPAIGN_CHANNELS } from "../bot/campaign.ts";
import { PUSH_CHANNELS } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { offsetAt } from "../bot/instant.ts";
import { TERRITORIES } from "../bot/territories.ts";
import { campaignFaultInFrench } from "./campaign-fault-words.ts";

const LIST_MAX = 5_000;
const DAYS_MAX = 60;
/** Fewer letters say neither who decided nor why. */
const DECISION_MIN = 20;
const DECISION_MAX = 1_000;

/** Of what is no number; one that is too small or too large is told the bound. */
const number: z.core.$ZodErrorMap = ({ code }) =>
  code === "invalid_type" ? "écrire un nombre, par exemple 500 ou 0,0725" : undefined;

const list = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, "écrire une valeur au moins, ou retirer le champ").max(LIST_MAX);
const Day = z.iso.date({ error: "écrire un jour, par exemple 2026-06-30" });
/** A day begins at midnight in Paris; an instant says its own offset. */
const Moment = z.union([Day, z.iso.datetime({ offset: true })], {
  error: "écrire un jour (2026-11-30) ou un instant (2026-11-30T10:00:00+01:00)",
});

/** Who is meant. Several fields narrow it down; the values of one field widen it. */
export const Audience = z
  .strictObject({
    /** Keys of trainings, `…#L01`. */
    trainings: list(z.string().min(1)).optional(),
    /** SIRET of training centres. */
    centres: list(z.string().regex(/^\d{14}$/, "écrire les 14 chiffres d'un SIRET")).optional(),
    /** CFD or RNCP of what was prepared. */
    certifications: list(
      z.string().regex(/^([0-9A-Z]{8}|RNCP\d{1,6})$/, "écrire un CFD (8 caractères) ou RNCP12345"),
    ).optional(),
    /** The contract ended on this day or later. */
    endedFrom: Day.optional(),
    /** The contract ended on this day or earlier. */
    endedTo: Day.optional(),
    territories: list(z.enum(TERRITORIES)).optional(),
    /** Id of the roster import that made the invitations. */
    rosterImport: z.uuid("écrire l'identifiant d'un import, tel qu'il a été donné").optional(),
    /** Only people with a live address on one of these channels. */
    reachableBy: list(z.enum(PUSH_CHANNELS)).optional(),
  })
  .refine(
    ({ endedFrom, endedTo }) =>
      endedFrom === undefined || endedTo === undefined || endedFrom <= endedTo,
    { path: ["endedTo"], error: "la fin vient avant le début" },
  );
export type Audience = z.infer<typeof Audience>;

export const CampaignDefinition = z
  .strictObject({
    key: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "écrire des minuscules, des chiffres et des tirets"),
    title: z.string().trim().min(1).max(200),
    audience: Audience.default({}),
    script: z.string().default("fin-apprentissage"),
    /** Left out: the newest version there is when the campaign is created. */
    scriptVersion: z.int().min(1).optional(),
    /** In order of preference: the first one that reaches the person. */
    channels: z.array(z.enum(CAMPAIGN_CHANNELS)).min(1, "choisir un canal au moins"),
    schedule: z
      .strictObject({
        notBefore: Moment.optional(),
        /** Nobody is invited from then on. A day counts to its end. */
        until: Moment.optional(),
        /** Invitations an hour over all channels; left out: only the paces of the channels hold. */
        perHour: z.int({ error: number }).min(60).max(1_000_000).optional(),
      })
      .default({}),
    /** `script`: after the days the script says. One reminder at most, whatever is written. */
    reminder: z
      .union(
        [z.enum(["script", "none"]), z.strictObject({ afterDays: z.int().min(1).max(DAYS_MAX) })],
        { error: "écrire script, none, ou afterDays avec un nombre de jours de 1 à 60" },
      )
      .default("script"),
    /**
     * Who decided, when and why, that people are written to by SMS from a short code although nothing
     * proves their consent. Left out, those people get no SMS.
     */
    consentDecision: z
      .string()
      .trim()
      .min(DECISION_MIN, "écrire qui a décidé, quand et pourquoi")
      .max(DECISION_MAX)
      .optional(),
    /** Of one SMS part, in euros; for estimates and true costs. */
    pricePerSmsPart: z.number({ error: number }).min(0).max(10).optional(),
  })
  .refine(({ channels }) => new Set(channels).size === channels.length, {
    path: ["channels"],
    error: "un canal est écrit deux fois",
  })
  .refine(({ channels }) => !channels.slice(0, -1).includes("links"), {
    path: ["channels"],
    error: "« par vos moyens » (links) vient en dernier : un lien atteint tout le monde",
  })
  .refine(
    ({ schedule: { notBefore, until } }) =>
      notBefore === undefined || until === undefined || momentOf(notBefore) < endOf(until),
    { path: ["schedule", "until"], error: "la fin vient avant le début" },
  );
export type CampaignDefinition = z.infer<typeof CampaignDefinition>;

/** What does not fit, at the field it stands in, such as `audience.centres.0`; empty for the whole. */
export interface DefinitionFault {
  readonly field: string;
  readonly message: string;
}

/** Reads a definition, or tells every fault of it. */
export function checkDefinition(
  value: unknown,
):
  | { readonly ok: true; readonly definition: CampaignDefinition }
  | { readonly ok: false; readonly faults: readonly DefinitionFault[] } {
  const read = CampaignDefinition.safeParse(value, { error: campaignFaultInFrench });
  if (read.success) return { ok: true, definition: read.data };
  const faults = read.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  return { ok: false, faults };
}

/**
 * Reads a definition.
 *
 * @param value  As YAML, JSON or options gave it.
 *
 * Errors: `campaign_invalid`, each fault on a line: the label of its field, its name in a file, what to write.
 */
export function readDefinition(value: unknown): CampaignDefinition {
  const read = checkDefinition(value);
  if (read.ok) return read.definition;
  const faults = read.faults.map(({ field, message }) =>
    field === "" ? message : `${campaignPlaceInWords(field)} : ${message}`,
  );
  throw new SiriusError("campaign_invalid", `la campagne ne va pas :\n  ${faults.join("\n  ")}`);
}

const DAY_MS = 86_400_000;

/** The instant of a day or a moment: the midnight in Paris that begins a day. */
export function momentOf(text: string): Instant {
  if (text.includes("T")) return Date.parse(text);
  const utc = Date.parse(`${text}T00:00:00Z`);
  return utc - offsetAt(utc - offsetAt(utc, "Europe/Paris"), "Europe/Paris");
}

/** The instant from which on it is over: the midnight in Paris that ends a day. */
export function endOf(text: string): Instant {
  if (text.includes("T")) return Date.parse(text);
  const next = new Date(Date.parse(`${text}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return momentOf(next);
}
