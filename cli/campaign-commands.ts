/** `sirius campaign …`: invitations planned, previewed, sent and followed. */
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import type { Command } from "commander";
import type { NextSending, Stuck } from "../bot/next-sending.ts";
import { pushCapabilities } from "../bot/word-invitation.ts";
import type { CampaignDefinition } from "../db/campaign-definition.ts";
import type { Preparing } from "../db/campaign-plan.ts";
import type { Campaign } from "../db/campaign-store.ts";
import { scriptLibrary } from "../db/script-library.ts";
import type { SendingWays } from "../db/sending-ways.ts";
import { readCampaign, withCampaignOptions, type CampaignOptions } from "./campaign-file.ts";
import {
  describeDecision,
  describeList,
  describePreview,
  describeQuestions,
  describeSent,
  describeStatus,
} from "./campaign-words.ts";
import {
  addGroup,
  endWithFindings,
  printResult,
  tell,
  UsageError,
  withJson,
} from "./command-line.ts";
import { secretsOf, sendingWaysOf, settingsOf, withDatabase, type Opened } from "./database.ts";

interface Json {
  readonly json?: true;
}
interface DryRun extends Json {
  readonly dryRun?: boolean;
}

/** Progress is told no more often than this. */
const TOLD_EVERY_MS = 2_000;

/** Adds the commands on campaigns. */
export function addCampaignCommands(program: Command): void {
  const campaign = addGroup(program, "campaign", "les campagnes d'invitations");
  withJson(withCampaignOptions(campaign.command("create")))
    .description("crée une campagne en brouillon, ou refait un brouillon ; rien n'est envoyé")
    .argument("[clé]", "son nom court : minuscules, chiffres et tirets")
    .option("--dry-run", "vérifie, sans rien écrire")
    .action(create);
  withJson(campaign.command("preview"))
    .description(
      "compte qui recevrait une invitation, par quel canal, à quel coût, et montre les messages",
    )
    .argument("<clé>", "la campagne")
    .action(preview);
  withJson(campaign.command("send"))
    .description("lance une campagne : les invitations sont préparées, puis partent à leurs heures")
    .argument("<clé>", "la campagne")
    .option("--dry-run", "compte seulement, sans rien écrire")
    .action(send);
  for (const [name, description] of [
    ["pause", "arrête les envois, y compris de ce qui attend déjà de partir"],
    ["resume", "reprend une campagne en pause"],
  ] as const) {
    withJson(campaign.command(name))
      .description(description)
      .argument("<clé>", "la campagne")
      .action((key: string, options: Json) => pauseOrResume(name, key, options));
  }
  withJson(campaign.command("status"))
    .description("dit où en sont les campagnes, ou une seule : de l'invitation à la publication")
    .argument("[clé]", "la campagne ; sans elle, toutes")
    .action(status);
  withJson(campaign.command("links"))
    .description("écrit les liens personnels, pour un envoi par vos propres moyens")
    .argument("<clé>", "la campagne ; links doit être un de ses canaux")
    .requiredOption("--out <fichier>", "le fichier CSV à écrire ; lui seul, lisible par vous seul")
    .option("--contacts", "ajoute téléphone et courriel ; cela est noté au journal")
    .action(links);
}

/** Who is at the keyboard, for the journal. */
function change() {
  return { actor: `cli ${userInfo().username}`, at: Date.now() };
}

async function create(key: string | undefined, options: CampaignOptions & DryRun): Promise<void> {
  const definition = await readCampaign(key, options);
  if (options.dryRun === true) {
    printResult(options.json, { dryRun: true, definition }, describeDefinition(definition));
    tell("Essai : rien n'a été écrit.");
    return;
  }
  const { saveCampaign } = await import("../db/campaign-store.ts");
  const saved = await withDatabase("campaign create", ({ database }) =>
    saveCampaign(
      { pool: database.pool, scripts: scriptLibrary(database.pool) },
      definition,
      change(),
    ),
  );
  printResult(options.json, saved, describeDefinition(definition));
  tell(`Brouillon prêt. Ensuite : sirius campaign preview ${saved.key}`);
}

function describeDefinition(definition: CampaignDefinition): string[] {
  const { key, title, channels, audience, consentDecision } = definition;
  const everybody = Object.values(audience).every((wish) => wish === undefined);
  return [
    `${key} : ${title}`,
    `canaux, dans l'ordre : ${channels.join(", ")}`,
    ...(everybody ? ["public : toutes les personnes de toutes les listes"] : []),
    ...describeDecision(consentDecision),
  ];
}

async function preview(key: string, { json }: Json): Promise<void> {
  const { findCampaign, journal } = await import("../db/campaign-store.ts");
  const { previewCampaign } = await import("../db/campaign-preview.ts");
  const { campaign, seen } = await withDatabase("campaign preview", async (opened) => {
    const { pool } = opened.database;
    const found = await findCampaign(pool, key);
    const parts = await previewingOn(opened);
    const result = await previewCampaign(parts, found, Date.now());
    // First names of real people were shown.
    await journal(pool, change(), "campaign.previewed", { key });
    return { campaign: found, seen: result };
  });
  const told = { ...seen, next: dated(seen.next) };
  printResult(json, told, describePreview(campaign, seen));
  if (Object.keys(seen.counts.invited).length === 0) endWithFindings();
}

async function previewingOn(opened: Opened) {
  const { config, database } = opened;
  const { publisher, hours } = await settingsOf(opened);
  const { smsAnswers, shortCode, address } = await sendingWaysOf(opened);
  return {
    pool: database.pool,
    secrets: secretsOf(config),
    scripts: scriptLibrary(database.pool),
    baseUrl: () => address,
    publisher: publisher.name,
    hours: () => hours,
    capabilities: pushCapabilities(smsAnswers),
    shortCode,
  };
}

async function send(key: string, { json, dryRun = false }: DryRun): Promise<void> {
  const { findCampaign } = await import("../db/campaign-store.ts");
  const { countAudience } = await import("../db/campaign-preview.ts");
  const { inLongTransaction } = await import("../db/transaction.ts");
  const result = await withDatabase("campaign send", async (opened) => {
    const { pool } = opened.database;
    const campaign = await findCampaign(pool, key);
    const ways = await sendingWaysOf(opened);
    warnOfClosedChannels(ways, campaign.definition.channels);
    const { shortCode } = ways;
    if (dryRun) {
      const counted = await inLongTransaction(pool, (client) =>
        countAudience(client, { campaign, shortCode }, Date.now()),
      );
      return { key, dryRun, ...counted };
    }
    await planAndPrepare({ pool, now: Date.now, shortCode }, campaign);
    const { countRecipients } = await import("../db/campaign-status.ts");
    const { invited, leftOut } = await countRecipients(pool, campaign.id);
    const { nextSendings } = await import("../db/campaign-next.ts");
    const planned = await findCampaign(pool, key);
    const next = (await nextSendings(await sendingOn(opened), [planned])).get(key);
    return { key, dryRun, invited, leftOut, next };
  });
  const next = "next" in result ? result.next : undefined;
  printResult(json, { ...result, next: dated(next) }, describeSent(result, next));
  if (dryRun) tell("Essai : rien n'a été écrit.");
  else tell("Un « sirius serve » ou « sirius worker » fait partir les messages, à leurs heures.");
  if (Object.keys(result.invited).length === 0) endWithFindings();
}

/** This command helps to prepare, and tells how far it is. Stopped, the workers go on without it. */
async function planAndPrepare(parts: Preparing, { id, key }: Campaign): Promise<void> {
  const { planCampaign, prepareAll, preparation } = await import("../db/campaign-plan.ts");
  const { pool, now } = parts;
  const began = now();
  const ranges = await planCampaign(pool, key, change());
  let [looked, told] = [0, began];
  const progress = async (invitations: number): Promise<void> => {
    looked += invitations;
    if (now() - told < TOLD_EVERY_MS) return;
    told = now();
    const { done } = await preparation(pool, id);
    const rate = Math.round((looked * 1_000) / (now() - began));
    tell(`préparation : ${done} lots sur ${ranges}, ${rate} invitations par seconde ici`);
  };
  const tellings: Promise<void>[] = [];
  await prepareAll(parts, (invitations) => void tellings.push(progress(invitations)));
  await Promise.all(tellings);
}

function warnOfClosedChannels(ways: SendingWays, channels: CampaignDefinition["channels"]): void {
  for (const channel of channels) {
    if (channel === "links" || ways.channels.has(channel)) continue;
    tell(`Attention : le canal ${channel} n'est pas réglé ici ; ses invitations attendront.`);
  }
}

async function pauseOrResume(what: "pause" | "resume", key: string, { json }: Json): Promise<void> {
  const { pauseCampaign, resumeCampaign } = await import("../db/campaign-pause.ts");
  const messages = await withDatabase(`campaign ${what}`, ({ database: { pool } }) =>
    what === "pause"
      ? pauseCampaign(pool, key, change())
      : resumeCampaign({ pool, scripts: scriptLibrary(pool) }, key, change()),
  );
  printResult(json, { key, messages }, [
    what === "pause"
      ? `En pause ; ${messages} messages qui attendaient sont retenus.`
      : `Reprise ; ${messages} messages retenus partiront dans l'heure, aux heures permises.`,
  ]);
}

async function status(key: string | undefined, { json }: Json): Promise<void> {
  const { findCampaign, listCampaigns } = await import("../db/campaign-store.ts");
  const { nextSendings } = await import("../db/campaign-next.ts");
  if (key === undefined) {
    const { campaigns, next } = await withDatabase("campaign status", async (opened) => {
      const all = await listCampaigns(opened.database.pool);
      return { campaigns: all, next: await nextSendings(await sendingOn(opened), all) };
    });
    const told = campaigns.map((one) => ({ ...one, next: dated(next.get(one.key)) }));
    printResult(json, told, describeList(campaigns, next));
    return;
  }
  const { campaignStatus } = await import("../db/campaign-status.ts");
  const { campaignQuestions } = await import("../db/campaign-questions.ts");
  const found = await withDatabase("campaign status", async (opened) => {
    const { pool } = opened.database;
    const campaign = await findCampaign(pool, key);
    const questions = await campaignQuestions({ pool, scripts: scriptLibrary(pool) }, campaign);
    const next = (await nextSendings(await sendingOn(opened), [campaign])).get(key);
    return { ...(await campaignStatus(pool, campaign)), next, questions };
  });
  printResult(json, { ...found, next: dated(found.next) }, [
    ...describeStatus(found, found.next),
    ...describeQuestions(found.questions),
  ]);
}

/** With its moment as other programs read it. */
function dated(next: NextSending | Stuck | undefined) {
  if (next === undefined || typeof next === "string") return next;
  return { ...next, at: new Date(next.at).toISOString() };
}

async function sendingOn(opened: Opened) {
  const { pool } = opened.database;
  const { hours } = await settingsOf(opened);
  const { channels } = await sendingWaysOf(opened);
  return {
    pool,
    scripts: scriptLibrary(pool),
    open: channels,
    now: Date.now,
    hours: () => hours,
  };
}

async function links(
  key: string,
  { out, contacts = false, json }: Json & { readonly out: string; readonly contacts?: boolean },
): Promise<void> {
  if (existsSync(out)) throw new UsageError(`${out} existe déjà : donnez un autre nom`);
  const { exportLinks } = await import("../db/campaign-links.ts");
  const { prepareAll } = await import("../db/campaign-plan.ts");
  const count = await withDatabase("campaign links", async (opened) => {
    const { config, database } = opened;
    const { pool } = database;
    const { shortCode, address } = await sendingWaysOf(opened);
    await prepareAll({ pool, now: Date.now, shortCode });
    const parts = { pool, secrets: secretsOf(config), baseUrl: () => address };
    return exportLinks(parts, key, { file: out, contacts }, change());
  });
  printResult(json, { key, file: out, links: count }, [`${count} liens dans ${out}`]);
  tell("Ces liens sont personnels : un lien par personne, et le fichier s'efface après l'envoi.");
}
