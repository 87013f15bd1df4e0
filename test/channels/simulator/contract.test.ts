/** The product's own adapters against the simulator: the suite that they pass against their stand-ins. */
import { beforeAll } from "vitest";
import type { Channel, Outgoing } from "../../../bot/channel.ts";
import { sendgridChannel } from "../../../channels/email/sendgrid.ts";
import { twilioChannel } from "../../../channels/sms/twilio-channel.ts";
import { telegramChannel } from "../../../channels/telegram/telegram-channel.ts";
import { channelContract, type StandIn, type Weather } from "../contract.ts";
import { LEA, openStage, settingsFor, type Stage } from "./stage.ts";

type Provider = "twilio" | "telegram" | "sendgrid";

const CHAT = 7_198_765_432;
const SETTINGS = settingsFor("http://127.0.0.1:9");

function message(to: string): Outgoing {
  return {
    delivery: "4f8c7a52-7f54-4a3f-9d6e-0c5a2f1e9b11",
    to,
    text: "canary-text : tu donnes quelle note à cette formation ?",
    subject: "canary-subject",
    locale: "fr",
    expiresAt: Date.now() + 3_600_000,
  };
}

/** What each weather is at the simulator; `down` closes it, and two are the person's doing. */
const FAULTS: Readonly<Partial<Record<Weather, object>>> = {
  slow: { kind: "latency", ms: 60_000 },
  cuts_before: { kind: "dropBefore" },
  cuts_after: { kind: "dropAfter" },
  overloaded: { kind: "tooMany", retryAfterSeconds: 7 },
  broken: { kind: "error" },
  bad_credentials: { kind: "badCredentials", on: "all" },
};

async function personal(stage: Stage, provider: Provider, weather: Weather): Promise<void> {
  const phone = `/phones/${encodeURIComponent(LEA)}`;
  const user = `/telegram/users/${CHAT}`;
  const badAddress = weather === "bad_address";
  if (!badAddress && weather !== "opted_out") return;
  if (provider === "twilio") {
    await stage.must("PUT", phone, badAddress ? { refusedWith: 21_614 } : { optedOut: true });
  } else if (badAddress) await stage.must("PUT", `${user}/state`, { state: "deactivated" });
  else await stage.must("POST", `${user}/block`, { blocked: true });
}

/** A simulator as the stand-in of one provider; the channel counts what it made the provider do. */
async function open(
  provider: Provider,
  make: (stage: Stage) => Channel,
): Promise<{ readonly channel: Channel; readonly standIn: StandIn }> {
  const stage = await openStage();
  await stage.must("POST", "/telegram/users", { id: CHAT, firstName: "Léa" });
  await stage.must("POST", `/telegram/users/${CHAT}/start`);
  let stopped = false;
  let deliveries = 0;
  const stop = async (): Promise<void> => {
    if (!stopped) await stage.stop();
    stopped = true;
  };
  const channel = make(stage);
  return {
    channel: {
      ...channel,
      send: async (outgoing, signal) => {
        const outcome = await channel.send(outgoing, signal);
        if (stopped) return outcome;
        const lines = await stage.ledger(`provider=${provider}`);
        deliveries = lines.filter(({ kind }) => kind === "accepted" || kind === "refused").length;
        return outcome;
      },
    },
    standIn: {
      set: async (weather) => {
        await stage.must("DELETE", "/faults");
        if (weather === "down") return stop();
        await personal(stage, provider, weather);
        const fault = FAULTS[weather];
        if (fault !== undefined) await stage.must("POST", "/faults", { provider, ...fault });
      },
      deliveries: () => deliveries,
      close: stop,
    },
  };
}

function sms({ url, settings: { twilio } }: Stage, timeoutMs: number): Channel {
  const { accountSid, authToken, messagingServiceSid } = twilio;
  const account = { accountSid, authToken, messagingServiceSid, apiBaseUrl: url };
  return twilioChannel({
    ...account,
    publicBaseUrl: "http://127.0.0.1:9",
    inbound: true,
    timeoutMs,
  });
}

function telegram({ url, settings }: Stage, timeoutMs: number): Channel {
  return telegramChannel({ token: settings.telegram.token, apiRoot: url, timeoutMs });
}

function email({ url, settings }: Stage, timeoutMs: number): Channel {
  const { apiKey } = settings.sendgrid;
  return sendgridChannel({
    apiKey,
    baseUrl: url,
    from: "Sirius <avis@exemple.invalid>",
    timeoutMs,
  });
}

// The first call loads half of an SDK, which is not the provider's slowness; and made to another
// simulator, it leaves no open connection that would break when one goes down.
beforeAll(async () => {
  const stage = await openStage();
  for (const make of [sms, telegram, email]) await make(stage, 20_000).health();
  await stage.stop();
});

channelContract("SMS through the simulator", {
  open: (timeoutMs) => open("twilio", (stage) => sms(stage, timeoutMs)),
  message: message(LEA),
  tellsDelay: true,
  secrets: [SETTINGS.twilio.authToken],
});

channelContract("Telegram through the simulator", {
  open: (timeoutMs) => open("telegram", (stage) => telegram(stage, timeoutMs)),
  message: message(String(CHAT)),
  tellsDelay: true,
  secrets: [SETTINGS.telegram.token],
});

channelContract("E-mail through the simulator", {
  open: (timeoutMs) => open("sendgrid", (stage) => email(stage, timeoutMs)),
  message: message("lea@exemple.invalid"),
  tellsDelay: true,
  secrets: [SETTINGS.sendgrid.apiKey],
  without: {
    bad_address: "SendGrid takes every address that has the form of one; the bounce comes later",
    opted_out: "SendGrid takes the mail, keeps it back, and says so later: the event `dropped`",
  },
});
