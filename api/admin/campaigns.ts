/** `/admin/campagnes`: campaigns made, looked at, sent, followed. The use cases are those of the command line. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { CAMPAIGN_STATE_WORDS } from "../../bot/campaign-words.ts";
import type { PushChannel } from "../../bot/channel.ts";
import { SiriusError } from "../../bot/errors.ts";
import { nextInWords } from "../../bot/next-sending-words.ts";
import { campaignChoices, hasPeople, importedAt } from "../../db/campaign-choices.ts";
import { checkDefinition } from "../../db/campaign-definition.ts";
import type { CampaignFigures } from "../../db/campaign-figures.ts";
import { openLinks } from "../../db/campaign-links.ts";
import { nextSendings } from "../../db/campaign-next.ts";
import { pauseCampaign, resumeCampaign } from "../../db/campaign-pause.ts";
import { planCampaign } from "../../db/campaign-plan.ts";
import { previewCampaign, type PreviewParts } from "../../db/campaign-preview.ts";
import { reminderDays } from "../../db/campaign-reminders.ts";
import {
  findCampaign,
  journal,
  listCampaigns,
  saveCampaign,
  type Campaign,
  type Change,
} from "../../db/campaign-store.ts";
import type { PublishedScripts } from "../../db/script-library.ts";
import { scriptNames } from "../../db/script-names.ts";
import { isClosed } from "../../db/script-phases.ts";
import {
  campaignFormBody,
  type CampaignFaults,
  type CampaignForm,
  type CampaignValues,
} from "../../web/console/campaign-form-page.ts";
import { campaignListBody, NEW_CAMPAIGN } from "../../web/console/campaign-list-page.ts";
import { campaignBody } from "../../web/console/campaign-page.ts";
import { campaignPreviewBody, TYPED_FROM } from "../../web/console/campaign-preview-page.ts";
import type { TypeCommand } from "../../web/console/typed-command.ts";
import {
  chosenScript,
  definitionOf,
  emptyCampaign,
  faultsByField,
  LABELS,
  offered,
  PUSH_WORDS,
  postedCampaign,
  valuesOf,
} from "./campaign-form.ts";
import {
  factsOf,
  figuresOf,
  lineOf,
  nameOf,
  peopleIn,
  previewOf,
  scriptInWords,
  type CampaignContext,
} from "./campaign-view.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface CampaignParts extends Omit<PreviewParts, "maskNames"> {
  readonly scripts: PublishedScripts;
  readonly now: () => number;
  /** Channels that this installation can send on. */
  readonly open: ReadonlySet<PushChannel>;
  /** The numbers of a campaign; undefined while they are counted for the first time. */
  readonly figures: (campaign: Campaign) => Promise<CampaignFigures | undefined>;
  readonly typed: TypeCommand;
}

const HOME = "/admin/campagnes";

/** The routes of campaigns. */
export function campaignRoutes(parts: CampaignParts): AdminRoute[] {
  const get = (
    path: string,
    permission: AdminRoute["permission"],
    handle: Handler,
  ): AdminRoute => ({
    method: "get",
    path,
    permission,
    handle: (asked) => handle(parts, asked),
  });
  const post = (
    path: string,
    permission: AdminRoute["permission"],
    handle: Handler,
  ): AdminRoute => ({
    ...get(path, permission, handle),
    method: "post",
    journal: "itself",
  });
  return [
    get(HOME, "campaigns.read", list),
    get(NEW_CAMPAIGN, "campaigns.run", showNew),
    post(HOME, "campaigns.run", create),
    get(`${HOME}/:key`, "campaigns.read", show),
    get(`${HOME}/:key/modifier`, "campaigns.run", edit),
    post(`${HOME}/:key`, "campaigns.run", change),
    get(`${HOME}/:key/apercu`, "campaigns.run", preview),
    post(`${HOME}/:key/lancer`, "campaigns.run", send),
    post(`${HOME}/:key/pause`, "campaigns.run", pause),
    post(`${HOME}/:key/reprendre`, "campaigns.run", resume),
    post(`${HOME}/:key/liens`, "campaigns.links", links),
  ];
}

type Handler = (parts: CampaignParts, asked: Asked) => Promise<void>;

/** The campaign that the address names. Errors: `campaign_unknown`. */
async function campaignOf({ pool }: CampaignParts, { request }: Asked): Promise<Campaign> {
  return findCampaign(pool, String(request.params["key"]));
}

function pathOf({ key }: Pick<Campaign, "key">): string {
  return `${HOME}/${key}`;
}

async function list(parts: CampaignParts, { page, can }: Asked): Promise<void> {
  const { pool } = parts;
  const campaigns = await listCampaigns(pool);
  const next = await nextSendings(parts, campaigns);
  const named = await scriptsInWords(parts, campaigns);
  page({
    title: "Campagnes",
    body: campaignListBody({
      campaigns: campaigns.map((one) => lineOf(one, named(one), next.get(one.key))),
      hasPeople: await hasPeople(pool),
      mayRun: can("campaigns.run"),
      typed: parts.typed,
    }),
  });
}

/** What the questionnaire of each campaign is called. */
async function scriptsInWords(
  { pool }: CampaignParts,
  campaigns: readonly Campaign[],
): Promise<(campaign: Campaign) => string> {
  const named = await scriptNames(
    pool,
    campaigns.map(({ script }) => script),
  );
  return ({ script }) => scriptInWords({ ...script, ...named(script) });
}

async function showNew({ pool }: CampaignParts, { page }: Asked): Promise<void> {
  const choices = await campaignChoices(pool);
  const form = { values: emptyCampaign(choices), faults: {}, choices: offered(choices) };
  page({
    title: "Nouvelle campagne",
    body: campaignFormBody({ ...form, labels: LABELS, action: HOME, known: false }),
  });
}

async function create(parts: CampaignParts, asked: Asked): Promise<void> {
  const values = postedCampaign(asked.request);
  await save(parts, asked, { values, action: HOME, known: false });
}

async function edit(parts: CampaignParts, asked: Asked): Promise<void> {
  const campaign = await draftOf(parts, asked);
  const choices = await campaignChoices(parts.pool, campaign.script);
  const values = valuesOf(campaign.definition, campaign.script);
  asked.page({
    title: `Modifier ${campaign.title}`,
    body: campaignFormBody({
      values,
      faults: {},
      labels: LABELS,
      choices: offered(choices),
      action: pathOf(campaign),
      known: true,
    }),
  });
}

async function change(parts: CampaignParts, asked: Asked): Promise<void> {
  const campaign = await draftOf(parts, asked);
  const values = { ...postedCampaign(asked.request), key: campaign.key };
  await save(parts, asked, { values, action: pathOf(campaign), known: true });
}

/** Errors: `campaign_unknown`; `campaign_state` when it was launched. */
async function draftOf(parts: CampaignParts, asked: Asked): Promise<Campaign> {
  const campaign = await campaignOf(parts, asked);
  if (campaign.state === "draft") return campaign;
  throw new SiriusError("campaign_state", `campaign ${campaign.key} was launched`);
}

/** Saves, or shows the form again with each fault at its field. */
async function save(
  parts: CampaignParts,
  { page, goTo, actor }: Asked,
  form: Pick<CampaignForm, "action" | "known"> & { readonly values: CampaignValues },
): Promise<void> {
  const saved = await trySave(parts, form, { actor, at: parts.now() });
  if ("key" in saved) {
    goTo(pathOf(saved));
    return;
  }
  const choices = offered(await campaignChoices(parts.pool, chosenScript(form.values)));
  const title = form.known ? "Modifier la campagne" : "Nouvelle campagne";
  const body = campaignFormBody({ ...form, faults: saved.faults, labels: LABELS, choices });
  page({ title, status: 422, body });
}

async function trySave(
  parts: CampaignParts,
  form: Pick<CampaignForm, "known" | "values">,
  by: Change,
): Promise<Campaign | { readonly faults: CampaignFaults }> {
  const read = checkDefinition(definitionOf(form.values));
  if (!read.ok) return { faults: faultsByField(read.faults, form.values) };
  const faults = await taken(parts, form);
  if (Object.keys(faults).length > 0) return { faults };
  try {
    return await saveCampaign(parts, read.definition, by);
  } catch (error) {
    // It was put away, or the form was sent without one.
    if (!(error instanceof SiriusError && error.code === "script_unknown")) throw error;
    return { faults: { script: "ce questionnaire n'est pas publié : choisissez-en un autre" } };
  }
}

/** A new campaign takes no other one's name, not even a draft's. */
async function taken(
  { pool }: CampaignParts,
  { known, values: { key } }: Pick<CampaignForm, "known" | "values">,
): Promise<CampaignFaults> {
  if (known) return {};
  const all = await listCampaigns(pool);
  return all.some((one) => one.key === key.trim())
    ? { key: "une autre campagne a ce nom : choisissez-en un autre" }
    : {};
}

async function show(parts: CampaignParts, asked: Asked): Promise<void> {
  const { can, page } = asked;
  const campaign = await campaignOf(parts, asked);
  const { key, state, definition } = campaign;
  const found = state === "draft" ? undefined : await parts.figures(campaign);
  const next = (await nextSendings(parts, [campaign])).get(key);
  const hasLinks = definition.channels.includes("links") && state !== "paused";
  page({
    title: campaign.title,
    scripts: ["refresh"],
    wide: true,
    body: campaignBody({
      figures: found === undefined ? undefined : figuresOf(found),
      key,
      state,
      stateInWords: CAMPAIGN_STATE_WORDS[state].fr,
      next: next === undefined ? undefined : nextInWords(next),
      facts: factsOf(campaign, await contextOf(parts, campaign)),
      mayRun: can("campaigns.run"),
      closedScript: (await isClosed(parts.pool, campaign.script.key))
        ? campaign.script.key
        : undefined,
      mayTakeLinks: hasLinks ? can("campaigns.links") : undefined,
      mayReadTranscripts: can("transcripts.read"),
    }),
  });
}

async function contextOf(parts: CampaignParts, campaign: Campaign): Promise<CampaignContext> {
  const { rosterImport } = campaign.definition.audience;
  return {
    script: (await scriptsInWords(parts, [campaign]))(campaign),
    days: await reminderDays(parts.scripts, campaign),
    importedAt: rosterImport === undefined ? undefined : await importedAt(parts.pool, rosterImport),
  };
}

async function preview(parts: CampaignParts, asked: Asked): Promise<void> {
  const campaign = await campaignOf(parts, asked);
  // Whoever comes back to it after the launch wants to see what became of it.
  if (campaign.state !== "draft") return asked.goTo(pathOf(campaign));
  await showPreview(parts, asked, campaign);
}

const SHUT =
  "Rien ne peut partir : le questionnaire de cette campagne est fermé. Rouvrez-le, ou choisissez-en un autre dans la campagne.";

/** @param problem  Why it was not sent, when it was asked for. */
async function showPreview(
  parts: CampaignParts,
  { page, can, actor }: Asked,
  campaign: Campaign,
  problem?: string,
): Promise<void> {
  const { pool, now, open } = parts;
  const masked = !can("transcripts.names");
  const seen = await previewCampaign({ ...parts, maskNames: masked }, campaign, now());
  const details = { names: !masked };
  await journal(pool, { actor, at: now() }, "campaign.previewed", { key: campaign.key, details });
  const isShut = await isClosed(pool, campaign.script.key);
  const closed = campaign.definition.channels.flatMap((channel) =>
    channel === "links" || open.has(channel) ? [] : [PUSH_WORDS[channel]],
  );
  page({
    title: `Aperçu de ${campaign.title}`,
    wide: true,
    status: problem === undefined ? 200 : 422,
    body: campaignPreviewBody({
      ...previewOf(campaign, seen),
      masked,
      closed,
      mayRun: !isShut,
      problem: isShut ? SHUT : problem,
    }),
  });
}

const Confirmed = z.object({
  people: z.coerce.number().int(),
  seen: z.string(),
  sure: z.literal("yes").optional(),
  typed: z.string().optional(),
});

/** Only what was seen is sent: a number that has changed since is shown again. */
async function send(parts: CampaignParts, asked: Asked): Promise<void> {
  const campaign = await draftOf(parts, asked);
  const read = Confirmed.safeParse(asked.request.body ?? {});
  if (!read.success) {
    throw new SiriusError("request_invalid", "people, seen: what was shown is missing");
  }
  const { people, sure, typed = "" } = read.data;
  const confirmed =
    people >= TYPED_FROM ? typed.replaceAll(/\s/g, "") === String(people) : sure === "yes";
  if (!confirmed) {
    const how = people >= TYPED_FROM ? "écrivez le nombre de personnes" : "cochez la case";
    await showPreview(parts, asked, campaign, `Rien n'est parti : pour confirmer, ${how}.`);
    return;
  }
  if (read.data.seen !== nameOf(campaign)) {
    const problem = "Rien n'est parti : la campagne a été modifiée entre-temps. Relisez l'aperçu.";
    await showPreview(parts, asked, campaign, problem);
    return;
  }
  const { pool, now } = parts;
  if (await isClosed(pool, campaign.script.key)) {
    await showPreview(parts, asked, campaign, SHUT);
    return;
  }
  const counted = peopleIn(await previewCampaign(parts, campaign, now()));
  if (counted !== people) {
    const changed = `Rien n'est parti : l'audience est passée de ${people} à ${counted} ${counted > 1 ? "personnes" : "personne"}. Relisez l'aperçu.`;
    await showPreview(parts, asked, campaign, changed);
    return;
  }
  await planCampaign(pool, campaign.key, { actor: asked.actor, at: now() });
  asked.goTo(pathOf(campaign));
}

async function pause(parts: CampaignParts, asked: Asked): Promise<void> {
  const campaign = await campaignOf(parts, asked);
  await pauseCampaign(parts.pool, campaign.key, { actor: asked.actor, at: parts.now() });
  asked.goTo(pathOf(campaign));
}

async function resume(parts: CampaignParts, asked: Asked): Promise<void> {
  const campaign = await campaignOf(parts, asked);
  await resumeCampaign(parts, campaign.key, { actor: asked.actor, at: parts.now() });
  asked.goTo(pathOf(campaign));
}

const LinksForm = z.object({ contacts: z.literal("yes").optional() });

async function links(parts: CampaignParts, asked: Asked): Promise<void> {
  const campaign = await campaignOf(parts, asked);
  const form = LinksForm.safeParse(asked.request.body ?? {});
  const contacts = form.success && form.data.contacts === "yes";
  const by = { actor: asked.actor, at: parts.now() };
  const lines = await openLinks(parts, campaign.key, { contacts }, by);
  asked.response
    .attachment(`liens-${campaign.key}.csv`)
    .type("text/csv; charset=utf-8; header=present");
  await pipeline(Readable.from(lines), asked.response);
}
