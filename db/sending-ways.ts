/**
 * How messages leave this installation. Whoever sends tells it at the start; what is decided at a command line
 * goes by it, for the environment of a command may lack what the workers were given.
 */
import type { Pool } from "pg";
import { PUSH_CHANNELS, type PushChannel } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";

export interface SendingWays {
  /** Those that messages leave by. */
  readonly channels: ReadonlySet<PushChannel>;
  /** People can answer by SMS; else it only carries links. */
  readonly smsAnswers: boolean;
  /** SMS leave from a short code, which asks for evidence of consent. */
  readonly shortCode: boolean;
  /** Where people reach us, without a slash at the end; undefined where nobody said it. */
  readonly address?: string | undefined;
}

/** Tells how this process sends; of several the last one counts. Errors: storage errors. */
export async function tellSendingWays(
  pool: Pool,
  { channels, smsAnswers, shortCode, address }: SendingWays,
  at: Instant,
): Promise<void> {
  await pool.query(
    `insert into sending_ways (channels, sms_answers, short_code, address, told_at)
     values ($1, $2, $3, $4, $5)
     on conflict (sole) do update set channels = excluded.channels, sms_answers = excluded.sms_answers,
       short_code = excluded.short_code, address = excluded.address, told_at = excluded.told_at`,
    [[...channels], smsAnswers, shortCode, address ?? null, new Date(at)],
  );
}

/** What was told last; undefined before any worker started. Errors: storage errors. */
export async function readSendingWays(pool: Pool): Promise<SendingWays | undefined> {
  const { rows } = await pool.query<{
    channels: readonly string[];
    smsAnswers: boolean;
    shortCode: boolean;
    address: string | null;
  }>(
    `select channels, sms_answers as "smsAnswers", short_code as "shortCode", address from sending_ways`,
  );
  const [told] = rows;
  if (told === undefined) return undefined;
  const channels = new Set(PUSH_CHANNELS.filter((id) => told.channels.includes(id)));
  return { ...told, channels, address: told.address ?? undefined };
}
