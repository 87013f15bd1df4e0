/** People nobody invited, who wrote all the same: answered once a day, and at most once. */
import type { Pool } from "pg";
import type { StrangerNotice } from "../bot/accept.ts";
import type { Channel, Outgoing, PushChannel } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { wordNotice } from "../bot/render.ts";
import type { Secrets } from "./secrets.ts";
import { namesAt } from "./shared-addresses.ts";

export interface StrangerParts {
  readonly pool: Pool;
  readonly secrets: Pick<Secrets, "open">;
  readonly channels: ReadonlyMap<PushChannel, Channel>;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
  readonly now: () => Instant;
  readonly timeout: (channel: PushChannel) => AbortSignal;
}

interface Row {
  readonly channel: PushChannel;
  readonly lookup: Buffer;
  readonly to_sealed: string;
  readonly notice: StrangerNotice;
  readonly locale: string;
  readonly delivery: string;
}

const BATCH = 20;
const VALID_MS = 3_600_000;

/** Answers those who wait. Noted before it is sent: a crash in between leaves them without an answer. */
export async function answerStrangers(parts: StrangerParts): Promise<number> {
  const { pool, secrets, channels, now, baseUrl } = parts;
  const { rows } = await pool.query<Row>(
    `update stranger s set answered_at = $1 from (
       select channel, lookup, day from stranger n
       where answered_at is null
         and (notice = 'stranger_stopped'
           or not exists (select from opt_out o where o.lookup = n.lookup))
       order by day limit $2 for update skip locked) w
     where s.channel = w.channel and s.lookup = w.lookup and s.day = w.day
     returning s.channel, s.lookup, s.to_sealed, s.notice, s.locale, gen_random_uuid() as delivery`,
    [new Date(now()), BATCH],
  );
  for (const row of rows) {
    const message: Outgoing = {
      delivery: row.delivery,
      to: secrets.open(row.to_sealed),
      text: wordNotice(row.notice, row.locale, {
        lien: `${baseUrl()}/notice`,
        ...(row.notice === "who" ? { noms: await namesAt(parts, row.lookup, row.locale) } : {}),
      }),
      locale: row.locale,
      expiresAt: now() + VALID_MS,
    };
    await channels.get(row.channel)?.send(message, parts.timeout(row.channel));
  }
  return rows.length;
}
