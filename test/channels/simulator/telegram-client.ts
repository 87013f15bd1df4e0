/** grammY's client talking to the simulator, with the Bot API's description looking over its shoulder. */
import { Api } from "grammy";
import { z } from "zod";
import { callFaults, resultFaults } from "./descriptions.ts";
import { LEA, openStage, type Stage } from "./stage.ts";

const Account = z.object({ id: z.number() });

export interface TelegramStage extends Stage {
  readonly bot: Api;
  /** Léa's account. */
  readonly chat: number;
  /** A client with another token. */
  clientOf(token: string): Api;
  /** What Léa does, such as `texts`. */
  readonly act: (what: string, body?: unknown) => Promise<unknown>;
  /** Everything that waits for the bot; confirms it. */
  readonly updates: () => ReturnType<Api["getUpdates"]>;
  /** Ends it; fails when a call of grammY's or an answer to it was not as Telegram describes it. */
  close(): Promise<void>;
}

/** A simulator with one person who has Telegram. */
export async function openTelegram(): Promise<TelegramStage> {
  const stage = await openStage();
  const faults: string[] = [];
  const clientOf = (token: string): Api => {
    const api = new Api(token, { apiRoot: stage.url });
    api.config.use(async (previous, method, payload, signal) => {
      faults.push(...callFaults(method, payload));
      const answer = await previous(method, payload, signal);
      if (answer.ok) faults.push(...resultFaults(method, answer.result));
      return answer;
    });
    return api;
  };
  const bot = clientOf(stage.settings.telegram.token);
  const user = { firstName: "Léa", username: "lea_test", phone: LEA };
  const chat = Account.parse(await stage.must("POST", "/telegram/users", user)).id;
  return {
    ...stage,
    bot,
    chat,
    clientOf,
    act: (what, body = {}) => stage.must("POST", `/telegram/users/${chat}/${what}`, body),
    updates: async () => {
      const got = await bot.getUpdates({ timeout: 0 });
      const last = got.at(-1);
      if (last !== undefined) await bot.getUpdates({ offset: last.update_id + 1, timeout: 0 });
      return got;
    },
    close: async () => {
      await stage.stop();
      if (faults.length > 0) throw new Error(`not as Telegram describes it: ${faults.join("; ")}`);
    },
  };
}
