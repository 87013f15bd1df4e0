/**
 * `/admin/reglages` and `/admin/reglages/apparence`: what the settings say, and forms for what an
 * administrator may decide. Each part is saved by itself, upon the version that was on the page.
 */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import type { ConsoleChange, ConsoleUser } from "../../db/console-users.ts";
import type { WantedSetting } from "../../db/setting-store.ts";
import type { GivenSettings, Settings, StoredSettings } from "../../db/setting-values.ts";
import { THEMES } from "../../web/assets.ts";
import type { SettingForm, SettingOutcome } from "../../web/console/setting-form.ts";
import { settingsBody } from "../../web/console/settings-page.ts";
import { settingsTabs, type SettingsTab } from "../../web/console/settings-tabs.ts";
import { themesBody } from "../../web/console/theme-page.ts";
import { html } from "../../web/html.ts";
import type { Permission } from "./permissions.ts";
import type { AdminRoute, Asked } from "./router.ts";
import { LOOK, type SettingPart } from "./setting-parts.ts";
import { tabsFor } from "./settings-pages.ts";
import { describeSettings, linesOf, PARTS_IN_VIEW, type ServerSettings } from "./settings-words.ts";

/** What the page asks of whoever keeps the settings. */
export interface SettingsDesk {
  readonly given: GivenSettings;
  /** As they are stored at this moment, whatever this process has heard. */
  read(): Promise<{ readonly settings: Settings; readonly stored: StoredSettings }>;
  save(wanted: WantedSetting, change: ConsoleChange): Promise<"saved" | "same" | "overtaken">;
}

export interface SettingsChangeParts {
  readonly desk: SettingsDesk;
  readonly server: ServerSettings;
  readonly users: { list(): Promise<ConsoleUser[]> };
  readonly clock: () => Instant;
}

const VIEW = "/admin/reglages";
const LOOKS = "/admin/reglages/apparence";

/** A form that comes back, or was saved. */
interface Tried {
  readonly part: SettingPart;
  readonly outcome: SettingOutcome;
  /** What was typed; left out: what holds is shown. */
  readonly typed?: ReadonlyMap<string, string>;
  readonly faults?: Readonly<Record<string, string>>;
  /** What it was typed upon, which a form at fault keeps: whoever was quicker is told of at the next try. */
  readonly version?: number;
}

/** The routes. */
export function settingsChangeRoutes(parts: SettingsChangeParts): AdminRoute[] {
  return [
    {
      method: "get",
      path: VIEW,
      permission: "settings.read",
      handle: (asked) => showAll(parts, asked, savedIn(asked)),
    },
    {
      method: "get",
      path: LOOKS,
      permission: "settings.theme",
      handle: (asked) => showLooks(parts, asked, savedIn(asked)),
    },
    ...PARTS_IN_VIEW.map((part) => saving(parts, part, "settings.change")),
    saving(parts, LOOK, "settings.theme"),
  ];
}

function saving(parts: SettingsChangeParts, part: SettingPart, permission: Permission): AdminRoute {
  return {
    method: "post",
    path: `${VIEW}/${part.id}`,
    permission,
    journal: "itself",
    handle: (asked) => save(parts, part, asked),
  };
}

/** What the address says was done: the page that a form goes on to. */
function savedIn({ request }: Asked): Tried | undefined {
  for (const [name, kind] of [
    ["enregistre", "saved"],
    ["inchange", "same"],
  ] as const) {
    const part = [...PARTS_IN_VIEW, LOOK].find(({ id }) => id === request.query[name]);
    if (part !== undefined) return { part, outcome: { kind } };
  }
  return undefined;
}

const Body = z.record(z.string(), z.string().max(200_000));
const Version = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

async function save(parts: SettingsChangeParts, part: SettingPart, asked: Asked): Promise<void> {
  const { desk, clock } = parts;
  const body = Body.safeParse(asked.request.body);
  const version = Version.safeParse(body.data?.["version"]);
  if (!body.success || !version.success) {
    throw new SiriusError("request_invalid", "the form has no version: load the page again");
  }
  const typed = new Map(Object.entries(body.data));
  const reading = part.read((name) =>
    isFixed(desk, part, name) ? undefined : (typed.get(name) ?? ""),
  );
  const show = part.id === LOOK.id ? showLooks : showAll;
  if (!reading.ok) {
    const { faults } = reading;
    const tried = {
      part,
      outcome: { kind: "faults" },
      typed,
      faults,
      version: version.data,
    } as const;
    await show(parts, asked, tried);
    return;
  }
  const wanted = { key: part.key, value: reading.value, version: version.data };
  const result = await desk.save(wanted, { actor: asked.actor, at: clock() });
  if (result === "overtaken") {
    const holds = linesOf(part, (await desk.read()).settings);
    await show(parts, asked, { part, outcome: { kind: "overtaken", holds }, typed });
    return;
  }
  const page = part.id === LOOK.id ? LOOKS : VIEW;
  const said = result === "saved" ? "enregistre" : "inchange";
  asked.goTo(`${page}?${said}=${part.id}#${part.id}`);
}

function isFixed({ given }: SettingsDesk, part: SettingPart, name: string): boolean {
  const field = part.fields.find((one) => one.name === name)?.field ?? "";
  return given.fixed.has(`${part.key}.${field}`);
}

async function showAll(parts: SettingsChangeParts, asked: Asked, tried?: Tried): Promise<void> {
  const { desk, server } = parts;
  const known = await knownTo(parts);
  const mayChange = asked.can("settings.change");
  const groups = describeSettings({
    server,
    settings: known.settings,
    fixed: desk.given.fixed,
    formOf: (part) => (mayChange ? formOf(desk, known, part, tried) : undefined),
  });
  const body = settingsBody(groups, mayChange);
  send(asked, { tab: "vue", title: "Réglages", body, tried });
}

async function showLooks(parts: SettingsChangeParts, asked: Asked, tried?: Tried): Promise<void> {
  const known = await knownTo(parts);
  const form = formOf(parts.desk, known, LOOK, tried);
  const body = themesBody({ themes: THEMES, current: known.settings.look.theme, form });
  send(asked, { tab: "apparence", title: "Apparence", body, tried });
}

interface ToSend {
  readonly tab: SettingsTab;
  readonly title: string;
  readonly body: ReturnType<typeof settingsBody>;
  readonly tried: Tried | undefined;
}

const STATUS = { saved: 200, same: 200, faults: 422, overtaken: 409 } as const;

function send(asked: Asked, { tab, title, body, tried }: ToSend): void {
  asked.page({
    title,
    body: html`${settingsTabs(tab, tabsFor(asked))} ${body}`,
    status: tried === undefined ? 200 : STATUS[tried.outcome.kind],
  });
}

/** What is stored, and who decided it in words. */
interface Known {
  readonly settings: Settings;
  readonly stored: StoredSettings;
  readonly whoIs: (actor: string) => string;
}

async function knownTo({ desk, users }: SettingsChangeParts): Promise<Known> {
  const [{ settings, stored }, all] = await Promise.all([desk.read(), users.list()]);
  const emails = new Map<string, string>(all.map(({ id, email }) => [`user ${id}`, email]));
  return { settings, stored, whoIs: (actor) => emails.get(actor) ?? "un compte supprimé" };
}

function formOf(
  { given }: SettingsDesk,
  { settings, stored, whoIs }: Known,
  part: SettingPart,
  tried: Tried | undefined,
): SettingForm {
  const decision = stored.decisions.get(part.key);
  const own = tried?.part === part ? tried : undefined;
  return {
    id: part.id,
    path: `${VIEW}/${part.id}`,
    version: own?.version ?? decision?.version ?? 0,
    decided: decision && { who: whoIs(decision.by), at: decision.at },
    effect: part.effect,
    outcome: own?.outcome,
    fields: part.fields.map(({ name, field, label, hint, control, valueOf }) => {
      const fixedBy = given.fixed.get(`${part.key}.${field}`);
      const typed = fixedBy === undefined ? own?.typed?.get(name) : undefined;
      return {
        name,
        label,
        control,
        fixedBy,
        value: typed ?? valueOf(settings),
        fault: own?.faults?.[name],
        ...(hint === undefined ? {} : { hint }),
      };
    }),
  };
}
