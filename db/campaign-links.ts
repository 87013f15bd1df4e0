/** The personal links of a campaign in a file, for a mailing that the deployer sends. */
import { once } from "node:events";
import { closeSync, createWriteStream, fsyncSync, linkSync, openSync, rmSync } from "node:fs";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { Pool, PoolClient } from "pg";
import { LINK_DAYS } from "../bot/campaign.ts";
import { SiriusError } from "../bot/errors.ts";
import { days } from "./campaign-audience.ts";
import { preparation } from "./campaign-plan.ts";
import { findCampaign, journal, type Change } from "./campaign-store.ts";
import { csvLine } from "./csv-line.ts";
import type { Secrets } from "./secrets.ts";
import { inLongTransaction } from "./transaction.ts";

export interface LinksParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
}

export interface LinksWanted {
  /** Where the file goes; there must be none yet. Only its owner may read it. */
  readonly file: string;
  /** Telephone and e-mail beside the link; only for who asked for them. */
  readonly contacts: boolean;
}

const BATCH = 1_000;

interface Row {
  readonly invitation_id: string;
  readonly first_name_sealed: string | null;
  readonly token_sealed: string;
  readonly phone: string | null;
  readonly email: string | null;
}

/**
 * Writes the links of those that the campaign leaves to the deployer's mailing, and notes them as invited.
 * Asked again, it writes the same people again, without those who have opened their link or said STOP.
 *
 * @returns how many links the file holds.
 *
 * Errors: `campaign_unknown`; `campaign_state` when it is a draft, or sends no links.
 */
export async function exportLinks(
  parts: LinksParts,
  key: string,
  wanted: LinksWanted,
  change: Change,
): Promise<number> {
  const draft = `${wanted.file}.part`;
  try {
    const count = await inLongTransaction(parts.pool, async (client) => {
      const id = await exportable(client, key);
      await noteInvited(client, id, change);
      const written = await writeRows(parts, client, { id, draft, contacts: wanted.contacts });
      const details = { links: written, contacts: wanted.contacts };
      await journal(client, change, "campaign.links", { key, details });
      return written;
    });
    // Never over a file that is there.
    linkSync(draft, wanted.file);
    return count;
  } finally {
    rmSync(draft, { force: true });
  }
}

async function exportable(client: PoolClient, key: string): Promise<string> {
  const { id, state, definition } = await findCampaign(client, key);
  if (!definition.channels.includes("links")) {
    throw new SiriusError(
      "campaign_state",
      `la campagne « ${key} » n'a pas le canal links : tout le monde y est invité par Sirius`,
    );
  }
  if (state === "draft" || state === "paused") {
    throw new SiriusError(
      "campaign_state",
      state === "draft"
        ? `la campagne « ${key} » n'est pas lancée : « sirius campaign send ${key} » prépare les liens`
        : `la campagne « ${key} » est en pause`,
    );
  }
  const { ranges, done } = await preparation(client, id);
  if (done < ranges) {
    throw new SiriusError("campaign_state", `la campagne « ${key} » se prépare encore`);
  }
  return id;
}

/** In the transaction of the file: both or none. */
async function noteInvited(client: PoolClient, id: string, { at }: Change): Promise<void> {
  await client.query(
    `with done as (
       update campaign_recipient r set state = 'invited', sent_at = $2, reminder = 'needless'
       from person p
       where r.campaign_id = $1 and r.state = 'planned' and r.channel = 'links'
         and p.id = r.person_id and p.opted_out_at is null
       returning r.invitation_id
     )
     -- We do not know where it goes: whoever opens it has to prove who they are.
     update invitation i set control_needed = true, sent_at = coalesce(i.sent_at, $2), sent_channel = 'links',
       expires_at = greatest(i.expires_at, $3)
     from done where i.id = done.invitation_id`,
    [id, new Date(at), new Date(at + days(LINK_DAYS))],
  );
}

async function writeRows(
  parts: LinksParts,
  client: PoolClient,
  {
    id,
    draft,
    contacts,
  }: { readonly id: string; readonly draft: string; readonly contacts: boolean },
): Promise<number> {
  // Left by an export that was killed.
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, "wx", 0o600);
  try {
    const stream = createWriteStream("", { fd: descriptor, autoClose: false });
    let lines = 0;
    for await (const line of linkLines(parts, client, { id, contacts })) {
      if (!stream.write(line)) await once(stream, "drain");
      lines += 1;
    }
    stream.end();
    await once(stream, "finish");
    fsyncSync(descriptor);
    return lines - 1;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The same lines for a browser. The people count as invited before the first line leaves: a download
 * that breaks off is asked for again, and holds the same people.
 *
 * Errors: as `exportLinks`, before anything is read.
 */
export async function openLinks(
  parts: LinksParts,
  key: string,
  { contacts }: Pick<LinksWanted, "contacts">,
  change: Change,
): Promise<AsyncIterable<string>> {
  const id = await inLongTransaction(parts.pool, async (client) => {
    const campaign = await exportable(client, key);
    await noteInvited(client, campaign, change);
    const { rows } = await client.query<{ links: number }>(
      `select count(*)::int as links ${LINKED}`,
      [campaign],
    );
    const details = { links: rows[0]?.links ?? 0, contacts };
    await journal(client, change, "campaign.links", { key, details });
    return campaign;
  });
  return linkLines(parts, parts.pool, { id, contacts });
}

/** The header, then a line for each person. */
async function* linkLines(
  parts: LinksParts,
  db: Pool | PoolClient,
  { id, contacts }: { readonly id: string; readonly contacts: boolean },
): AsyncGenerator<string> {
  const names = ["prenom", "lien", ...(contacts ? ["telephone", "courriel"] : [])];
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  yield `\uFEFF${csvLine(names, ";")}`;
  for await (const row of linkRows(db, id)) yield csvLine(cellsOf(parts, row, contacts), ";");
}

/** Whose links are in the file. $1: the campaign. */
const LINKED = /* sql */ `
  from campaign_recipient r join invitation i on i.id = r.invitation_id
    join person p on p.id = r.person_id
  where r.campaign_id = $1 and r.channel = 'links' and r.state = 'invited'
    and p.opted_out_at is null and i.opened_at is null and i.revoked_at is null
    and i.token_sealed is not null
    and not exists (select from contact x join opt_out o on o.lookup = x.lookup
      where x.person_id = p.id)`;

async function* linkRows(client: Pool | PoolClient, id: string): AsyncGenerator<Row> {
  let after: string | null = null;
  for (;;) {
    const { rows }: { rows: Row[] } = await client.query<Row>(
      `select r.invitation_id, p.first_name_sealed, i.token_sealed,
         (select sealed from contact x where x.person_id = p.id and x.kind = 'phone'
           and x.wrong_person_at is null order by x.id limit 1) as phone,
         (select sealed from contact x where x.person_id = p.id and x.kind = 'email'
           and x.wrong_person_at is null order by x.id limit 1) as email
       ${LINKED} and ($2::uuid is null or r.invitation_id > $2)
       order by r.invitation_id limit ${BATCH}`,
      [id, after],
    );
    yield* rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.invitation_id ?? null;
  }
}

function cellsOf({ secrets, baseUrl }: LinksParts, row: Row, contacts: boolean): string[] {
  const opened = (sealed: string | null): string => (sealed === null ? "" : secrets.open(sealed));
  const link = `${baseUrl()}/r/${secrets.open(row.token_sealed)}`;
  const base = [opened(row.first_name_sealed), link];
  return contacts ? [...base, writtenPhone(opened(row.phone)), opened(row.email)] : base;
}

/** As people write it: a spreadsheet takes `+33…` for a sum. */
function writtenPhone(phone: string): string {
  if (phone === "") return "";
  const number = parsePhoneNumberFromString(phone);
  if (number === undefined) return phone;
  return /^(?:33|262|590|594|596)$/.test(number.countryCallingCode)
    ? number.formatNational()
    : number.formatInternational().replace("+", "00 ");
}
