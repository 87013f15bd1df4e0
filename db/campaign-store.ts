/** Campaigns in PostgreSQL: made, read, and moved from state to state. Whoever changes one is journaled. */
import type { Pool, PoolClient } from "pg";
import type { CampaignState } from "../bot/campaign.ts";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { CampaignDefinition } from "./campaign-definition.ts";
import type { PublishedScripts } from "./script-library.ts";
import { closedTitle, lockPhase } from "./script-phases.ts";
import { inLongTransaction } from "./transaction.ts";

export interface Campaign {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly definition: CampaignDefinition;
  readonly script: { readonly key: string; readonly version: number };
  readonly state: CampaignState;
}

/** Who asks for a change, as the journal names them, and when. */
export interface Change {
  readonly actor: string;
  readonly at: Instant;
}

interface Row {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly definition: unknown;
  readonly script_key: string;
  readonly script_version: number;
  readonly state: CampaignState;
}

const COLUMNS = "id, key, title, definition, script_key, script_version, state";

/**
 * Makes a campaign, or makes one again that is still a draft.
 *
 * Errors: `script_unknown`; `campaign_state` when it was planned already.
 */
export async function saveCampaign(
  parts: { readonly pool: Pool; readonly scripts: PublishedScripts },
  definition: CampaignDefinition,
  { actor, at }: Change,
): Promise<Campaign> {
  const { key, title, script, scriptVersion } = definition;
  const version = scriptVersion ?? (await parts.scripts.latest(script)).version;
  await parts.scripts.load(script, version);
  return inLongTransaction(parts.pool, async (client) => {
    const { rows } = await client.query<Row>(
      `insert into campaign (key, title, definition, script_key, script_version, created_at, created_by,
         changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $6, $7)
       on conflict (key) do update set title = excluded.title, definition = excluded.definition,
         script_key = excluded.script_key, script_version = excluded.script_version,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by
       where campaign.state = 'draft' returning ${COLUMNS}`,
      [key, title, JSON.stringify(definition), script, version, new Date(at), actor],
    );
    const [row] = rows;
    if (row === undefined) {
      throw new SiriusError(
        "campaign_state",
        `la campagne « ${key} » est déjà lancée : donnez une autre clé à la nouvelle`,
      );
    }
    const withoutConsent = definition.consentDecision !== undefined;
    const details = { version, ...(withoutConsent ? { withoutConsent } : {}) };
    await journal(client, { actor, at }, "campaign.saved", { key, details });
    return toCampaign(row);
  });
}

/** Reads a campaign. Errors: `campaign_unknown`. */
export async function findCampaign(db: Pool | PoolClient, key: string): Promise<Campaign> {
  const { rows } = await db.query<Row>(`select ${COLUMNS} from campaign where key = $1`, [key]);
  const [row] = rows;
  if (row !== undefined) return toCampaign(row);
  throw new SiriusError(
    "campaign_unknown",
    `aucune campagne n'a la clé « ${key} » ; « sirius campaign status » les montre toutes`,
  );
}

/** Every campaign, the latest first; or those in some states, the oldest first. */
export async function listCampaigns(
  db: Pool | PoolClient,
  states?: readonly CampaignState[],
): Promise<readonly Campaign[]> {
  const { rows } = await db.query<Row>(
    states === undefined
      ? `select ${COLUMNS} from campaign order by created_at desc, key`
      : `select ${COLUMNS} from campaign where state = any($1) order by created_at, key`,
    states === undefined ? [] : [states],
  );
  return rows.map(toCampaign);
}

/**
 * Moves a campaign, if it is in one of the states `from`; journaled.
 *
 * Errors: `campaign_state` when it would send a questionnaire that takes no new conversations.
 */
export async function moveCampaign(
  client: PoolClient,
  key: string,
  to: CampaignState,
  { from, change }: { readonly from: readonly CampaignState[]; readonly change: Change },
): Promise<boolean> {
  const { rows } = await client.query<{ script: string }>(
    `update campaign set state = $2, changed_at = $4, changed_by = $5
     where key = $1 and state = any($3) returning script_key as script`,
    [key, to, from, new Date(change.at), change.actor],
  );
  const [row] = rows;
  if (row === undefined) return false;
  if (to === "planned") await refuseClosed(client, row.script);
  await journal(client, change, `campaign.${to}`, { key });
  return true;
}

/** Its people would be left out one by one: better nothing leaves, and somebody is told. */
async function refuseClosed(client: PoolClient, script: string): Promise<void> {
  await lockPhase(client, script);
  const title = await closedTitle(client, script);
  if (title === undefined) return;
  throw new SiriusError(
    "campaign_state",
    `le questionnaire « ${title} » (${script}) est fermé : rouvrez-le, ou choisissez-en un autre`,
  );
}

/** Adds a line to the journal. Details never hold a person, an address or a token. */
export async function journal(
  client: Pool | PoolClient,
  { actor, at }: Change,
  action: string,
  about: { readonly key: string; readonly details?: Readonly<Record<string, unknown>> },
): Promise<void> {
  await client.query(
    "insert into audit_entry (at, actor, action, target, details) values ($1, $2, $3, $4, $5)",
    [new Date(at), actor, action, `campaign ${about.key}`, JSON.stringify(about.details ?? {})],
  );
}

function toCampaign(row: Row): Campaign {
  return {
    id: row.id,
    key: row.key,
    title: row.title,
    definition: CampaignDefinition.parse(row.definition),
    script: { key: row.script_key, version: row.script_version },
    state: row.state,
  };
}
