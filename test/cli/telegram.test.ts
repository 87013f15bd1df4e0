/** A bot changes hands when its servers move, and only when the host that loses it is named. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTelegram, TOKEN, type TelegramStandIn } from "../channels/telegram/stand-in.ts";
import { sirius } from "./run-sirius.ts";

const FORMER = "ancien.example.fr";
const OURS = "https://avis.example.fr";

let telegram: TelegramStandIn;
beforeEach(async () => {
  telegram = await openTelegram();
  let url = `https://${FORMER}/webhooks/telegram`;
  telegram.answer("getWebhookInfo", () => ({ url, pending_update_count: 3 }));
  telegram.answer("setWebhook", ({ url: set }) => {
    url = String(set);
    return true;
  });
  telegram.answer("deleteWebhook", () => {
    url = "";
    return true;
  });
});
afterEach(() => telegram.close());

const settings = () => ({
  TELEGRAM_BOT_TOKEN: TOKEN,
  TELEGRAM_API_ROOT: telegram.url,
  PUBLIC_BASE_URL: OURS,
});
const takeOver = (env: Record<string, string>, ...more: string[]) =>
  sirius(["telegram", "take-over", ...more], { env: { ...settings(), ...env } });

describe("sirius telegram take-over", { timeout: 60_000 }, () => {
  const webhook = { TELEGRAM_WEBHOOK_SECRET: "canary-secret-of-the-webhook" };

  test.each([
    ["nobody", []],
    ["another host", ["--from", "autre.example.fr"]],
  ])("names the host that has the bot and changes nothing when told %s", async (_, more) => {
    const { code, stderr } = await takeOver(webhook, ...more);
    expect(code).toBe(2);
    expect(stderr).toContain(`sirius telegram take-over --from ${FORMER}`);
    expect(telegram.calls.map(({ method }) => method)).toEqual(["getWebhookInfo"]);
  });

  test("sets the webhook here once the host that loses it is named, and keeps what waits", async () => {
    const taken = await takeOver(webhook, "--from", FORMER, "--json");
    expect(taken.code).toBe(0);
    expect(JSON.parse(taken.stdout)).toEqual({ kind: "taken", from: FORMER });
    const [set] = telegram.bodiesOf("setWebhook");
    expect(set).toMatchObject({ url: `${OURS}/webhooks/telegram` });
    expect(set).not.toHaveProperty("drop_pending_updates", true);
    const again = await takeOver(webhook, "--from", FORMER);
    expect([again.code, again.stdout]).toEqual([0, "Ce bot est déjà à cette installation.\n"]);
  });

  test("takes the webhook down where messages are fetched, and drops none of them", async () => {
    const taken = await takeOver({ TELEGRAM_MODE: "polling" }, "--from", FORMER);
    expect(taken.code).toBe(0);
    expect(telegram.bodiesOf("deleteWebhook")).toEqual([{ drop_pending_updates: false }]);
    expect(telegram.bodiesOf("setWebhook")).toEqual([]);
    const again = await takeOver({ TELEGRAM_MODE: "polling" });
    expect(again.stdout).toContain("Aucune autre installation");
  });

  test("says what is wrong, without a secret, when Telegram does not know the bot or none is set up", async () => {
    await telegram.set("bad_credentials");
    const refused = await takeOver(webhook, "--from", FORMER);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("TELEGRAM_BOT_TOKEN");
    expect(refused.stderr).not.toContain("canary");
    const none = await sirius(["telegram", "take-over"], { env: { TELEGRAM_BOT_TOKEN: "" } });
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("TELEGRAM_BOT_TOKEN");
  });
});
