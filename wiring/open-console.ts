/** Wires the console to the database. An area adds its routes to the list here. */
import type { Router } from "express";
import type { Pool } from "pg";
import { accountRoutes } from "../api/admin/account.ts";
import { centresRoutes } from "../api/admin/centres.ts";
import { checksOn } from "../api/admin/check-drafts.ts";
import { homeRoutes } from "../api/admin/home.ts";
import { moderationRoutes } from "../api/admin/moderation.ts";
import { portalRoutes } from "../api/admin/portal.ts";
import { adminRouter, type AdminRoute, type Door } from "../api/admin/router.ts";
import { scriptMoveRoutes } from "../api/admin/script-moves.ts";
import { scriptToolRoutes } from "../api/admin/script-tools.ts";
import { scriptWorkbench } from "../api/admin/script-workbench.ts";
import { scriptRoutes } from "../api/admin/scripts.ts";
import { settingsChangeRoutes, type SettingsDesk } from "../api/admin/settings-change.ts";
import { settingsRoutes } from "../api/admin/settings-pages.ts";
import { usersRoutes } from "../api/admin/users.ts";
import type { Channel, PushChannel } from "../bot/channel.ts";
import { givenBy, type Config } from "../config.ts";
import { newsDesk } from "../db/centre-news.ts";
import { centrePortal } from "../db/centre-portal.ts";
import { channelHealth } from "../db/channel-health.ts";
import { consoleState } from "../db/console-home.ts";
import { endSessions, findSession, openSessions } from "../db/console-sessions.ts";
import { listUsers } from "../db/console-users.ts";
import type { Queue } from "../db/jobs.ts";
import { readJournal } from "../db/journal.ts";
import type { LiveSettings } from "../db/live-settings.ts";
import { moderationDesk } from "../db/moderation-desk.ts";
import { RELEASE_JOB } from "../db/release-job.ts";
import { scriptDesk } from "../db/script-desk.ts";
import type { PublishedScripts } from "../db/script-library.ts";
import { moveDesk } from "../db/script-move-desk.ts";
import type { Secrets } from "../db/secrets.ts";
import { readStored, saveSetting, type SavingParts } from "../db/setting-store.ts";
import { settle } from "../db/setting-values.ts";
import type { BuiltAssets } from "../web/assets.ts";
import { consoleAssets } from "../web/console/assets.ts";
import { typedCommand } from "../web/console/typed-command.ts";
import { campaignScreens } from "./open-campaigns.ts";
import { centresDesk, endElsewhere, openDoors, shared, usersDesk } from "./open-sign-in.ts";

export interface ConsoleWires {
  readonly config: Config;
  readonly settings: LiveSettings;
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly scripts: PublishedScripts;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
  /** Time as people live it; a simulator may play it faster. Sessions go by the real one. */
  readonly now: () => number;
  readonly assets: BuiltAssets;
  /** Those this installation can send on. */
  readonly channels: ReadonlyMap<PushChannel, Channel>;
  /** Told of what fails, with the id of the request where there is one. */
  readonly report: (error: unknown, requestId: string) => void;
  /** Where exports and moves of conversations are asked for. */
  readonly queue: Pick<Queue, "request">;
}

export interface OpenedConsole {
  readonly router: Router;
  /** All that is served, for the test that tries every route as everybody. */
  readonly routes: readonly AdminRoute[];
  readonly doors: readonly Door[];
}

/**
 * The console and everything under it.
 *
 * Errors: a plain one when two routes claim one address.
 */
export function openConsole(wires: ConsoleWires): OpenedConsole {
  const { config, pool, secrets, channels, report, now } = wires;
  const common = shared(wires, consoleAssets(wires.assets.addresses));
  const open = openDoors(wires, common);
  const users = usersDesk(wires);
  const portal = centrePortal(pool);
  const typed = typedCommand(config.production);
  const routes: AdminRoute[] = [
    ...homeRoutes({ state: () => consoleState(pool), typed }),
    ...moderationRoutes({ desk: moderationDesk(pool), now }),
    ...campaignScreens(wires),
    ...scriptRoutes({
      typed,
      clock: common.clock,
      desk: scriptDesk({ pool, scripts: wires.scripts, checks: checksOn(scriptWorkbench()) }),
      people: async () => {
        const known = await listUsers({ pool, secrets });
        return new Map(known.map(({ id, email }) => [`user ${id}`, email]));
      },
    }),
    ...scriptMoveRoutes({ desk: moveDesk({ ...wires, now: common.clock }) }),
    ...scriptToolRoutes({ workbench: scriptWorkbench() }),
    ...accountRoutes({
      ...common,
      sessions: (user, at) => openSessions(pool, at, user),
      end: (user, which, by) => endSessions(pool, user, which, by),
      endElsewhere: (session) => endElsewhere(wires, common, session),
    }),
    ...settingsRoutes({
      channels,
      health: (at) => channelHealth(pool, at),
      journalOf: (query) => readJournal(pool, query),
      users,
      now,
    }),
    ...settingsChangeRoutes({ ...common, desk: settingsDesk(wires), server: config, users }),
    ...usersRoutes({ ...common, users }),
    ...portalRoutes({ portal, news: channels.has("email") ? newsDesk(pool) : undefined, now }),
    ...centresRoutes({ ...common, ...centresDesk(wires, users), portal }),
  ];
  const deps = {
    ...common,
    report,
    find: (token: string, at: number) => findSession({ pool, secrets }, token, at),
  };
  return { router: adminRouter(deps, open, routes), routes, doors: open };
}

/** What the forms of the settings work on. A change holds in this process before its page is shown. */
function settingsDesk({ config, pool, settings, queue }: ConsoleWires): SettingsDesk {
  const given = givenBy(config);
  // Whoever raises the threshold wants figures gone, and not tomorrow.
  const causes: SavingParts["causes"] = async (client, key) => {
    if (key === "publication") await queue.request(client, RELEASE_JOB.name);
  };
  return {
    given,
    async read() {
      const stored = await readStored(pool);
      return { settings: settle(given, stored.values), stored };
    },
    async save(wanted, change) {
      const result = await saveSetting({ pool, given, causes }, wanted, change);
      if (result === "saved") await settings.refresh();
      return result;
    },
  };
}
