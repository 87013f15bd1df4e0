/** Takes a bot over from another installation, after a move of servers. On purpose, and once. */
import { hostOf, sameHost, telegramClient } from "./client.ts";
import { inWords, readFailure } from "./failure.ts";
import { registerTelegram, type Registering } from "./register.ts";

export interface TakingOver extends Registering {
  /** Where this installation is reached, whether by a webhook or not. */
  readonly publicBaseUrl: string;
  /** The host that is to lose the bot; anything else is left alone. */
  readonly from?: string | undefined;
}

/** `held`: by this host, which was not the one named. `free`: nobody has a webhook, nothing was changed. */
export type TakenOver =
  | { readonly kind: "taken"; readonly from: string }
  | { readonly kind: "held"; readonly host: string }
  | { readonly kind: "ours" | "free" }
  | { readonly kind: "failed"; readonly problem: string };

/**
 * Makes a bot bring its updates to this installation: by the webhook that is given, or, without one, by
 * taking down the webhook that keeps updates from being fetched. Updates that wait are kept.
 *
 * Errors: `config_invalid` for a webhook that Telegram cannot take. All that depends on the network is
 * returned, without secrets.
 */
export async function takeOverTelegram(taking: TakingOver): Promise<TakenOver> {
  const { webhook, publicBaseUrl, from } = taking;
  const api = telegramClient(taking);
  try {
    const { url = "" } = await api.getWebhookInfo();
    if (url === "") return { kind: "free" };
    if (sameHost(url, publicBaseUrl)) return { kind: "ours" };
    const host = hostOf(url);
    if (from !== host) return { kind: "held", host };
    if (webhook === undefined) {
      await api.deleteWebhook({ drop_pending_updates: false });
      return { kind: "taken", from: host };
    }
  } catch (error) {
    return { kind: "failed", problem: inWords(readFailure(error)) };
  }
  const registered = await registerTelegram({ ...taking, webhook: { ...webhook, takeOver: true } });
  if (!registered.ok) return { kind: "failed", problem: registered.problem };
  return { kind: "taken", from };
}
