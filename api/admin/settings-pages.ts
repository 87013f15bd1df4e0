/** Under `/admin/reglages`: the channels and the journal. What can be changed is in `settings-change.ts`. */
import type { Instant } from "../../bot/conversation.ts";
import type { ChannelHealth } from "../../db/channel-health.ts";
import type { ConsoleUser } from "../../db/console-users.ts";
import type { JournalLine, JournalQuery } from "../../db/journal.ts";
import { channelsBody, type ShownChannel } from "../../web/console/channels-page.ts";
import { addressOf, FAMILIES, journalBody } from "../../web/console/journal-page.ts";
import { settingsTabs, type SettingsTab } from "../../web/console/settings-tabs.ts";
import { html, type Markup } from "../../web/html.ts";
import type { Permission } from "./permissions.ts";
import type { AdminRoute, Asked } from "./router.ts";

/** A channel that is set up. */
export interface CheckedChannel {
  health(): Promise<{ readonly ok: boolean; readonly detail: string }>;
}

export interface SettingsParts {
  /** By id, those that are on. */
  readonly channels: ReadonlyMap<string, CheckedChannel>;
  readonly health: (now: Instant) => Promise<ChannelHealth[]>;
  readonly journalOf: (query: JournalQuery) => Promise<JournalLine[]>;
  readonly users: { list(): Promise<ConsoleUser[]> };
  /** Time as messages live it. */
  readonly now: () => Instant;
}

const PERMISSIONS: Readonly<Record<SettingsTab, Permission>> = {
  vue: "settings.read",
  canaux: "settings.read",
  apparence: "settings.theme",
  utilisateurs: "users.manage",
  journal: "journal.read",
};
const TABS = ["vue", "canaux", "apparence", "utilisateurs", "journal"] as const;
const LINES_PER_PAGE = 50;
/** What a provider has to say it works; the page waits no longer. */
const CHECK_MS = 3_000;
const NAMES = { sms: "SMS", telegram: "Telegram", email: "Courriel" } as const;
const TURNED_ON_BY = {
  sms: ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"],
  telegram: ["TELEGRAM_BOT_TOKEN"],
  email: ["MAIL_FROM", "SMTP_URL"],
} as const;

/** The settings pages this user may open. */
export function tabsFor({ can }: Pick<Asked, "can">): ReadonlySet<SettingsTab> {
  return new Set(TABS.filter((name) => can(PERMISSIONS[name])));
}

/** The routes of the settings that can only be read. */
export function settingsRoutes(parts: SettingsParts): AdminRoute[] {
  return [
    tab("canaux", "/admin/reglages/canaux", "Canaux", async () =>
      channelsBody(await channelsNow(parts)),
    ),
    tab("journal", "/admin/reglages/journal", "Journal", (asked) => journal(parts, asked)),
  ];
}

function tab(
  name: SettingsTab,
  path: string,
  title: string,
  bodyOf: (asked: Asked) => Markup | Promise<Markup>,
): AdminRoute {
  return {
    method: "get",
    path,
    permission: PERMISSIONS[name],
    async handle(asked) {
      const body = await bodyOf(asked);
      asked.page({ title, body: html`${settingsTabs(name, tabsFor(asked))} ${body}` });
    },
  };
}

async function channelsNow({ channels, health, now }: SettingsParts): Promise<ShownChannel[]> {
  return Promise.all(
    (await health(now())).map(async ({ channel, ...rest }) => {
      const open = channels.get(channel);
      const check = open === undefined ? undefined : await checked(open);
      const settings = TURNED_ON_BY[channel];
      return Object.assign(rest, { name: NAMES[channel], check, settings });
    }),
  );
}

async function checked(channel: CheckedChannel) {
  const late = new Promise<{ ok: false; detail: string }>((resolve) => {
    const detail = `no answer within ${CHECK_MS / 1_000} seconds`;
    setTimeout(() => resolve({ ok: false, detail }), CHECK_MS).unref();
  });
  return Promise.race([channel.health(), late]);
}

async function journal({ journalOf, users }: SettingsParts, { request }: Asked): Promise<Markup> {
  const filter = { actor: textOf(request.query["qui"]), family: textOf(request.query["quoi"]) };
  const before = /^\d{1,18}$/.exec(textOf(request.query["avant"]))?.[0];
  const known = await users.list();
  const nameOf = new Map<string, string>(known.map(({ id, email }) => [`user ${id}`, email]));
  const found = await journalOf({
    actor: filter.actor || undefined,
    family: Object.hasOwn(FAMILIES, filter.family) ? filter.family : undefined,
    before,
    limit: LINES_PER_PAGE + 1,
  });
  const lines = found.slice(0, LINES_PER_PAGE);
  const last = found.length > LINES_PER_PAGE ? lines.at(-1)?.id : undefined;
  return journalBody({
    lines: lines.map(({ at, actor, action, target, details }) => ({
      at,
      who: nameOf.get(actor) ?? actor,
      action,
      target: nameOf.get(target) ?? target,
      details,
    })),
    filter,
    actors: [...nameOf, ...MACHINES],
    older: last === undefined ? undefined : addressOf(filter, last),
    isLater: before !== undefined,
  });
}

/** Who acts without being a user. */
const MACHINES: readonly (readonly [string, string])[] = [
  ["stranger", "Personnes non connectées"],
  ["command line", "Ligne de commande"],
  ["retention", "Conservation (chaque nuit)"],
];

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 100) : "";
}
