/** Wires the screens of campaigns, transcripts, results and exports to the database. */
import { campaignRoutes } from "../api/admin/campaigns.ts";
import { exportRoutes } from "../api/admin/exports.ts";
import { resultsRoutes } from "../api/admin/results.ts";
import type { AdminRoute } from "../api/admin/router.ts";
import { transcriptRoutes } from "../api/admin/transcripts.ts";
import { pushCapabilities } from "../bot/word-invitation.ts";
import { campaignFigures } from "../db/campaign-figures.ts";
import { listCampaigns } from "../db/campaign-store.ts";
import { consoleState } from "../db/console-home.ts";
import { exportDesk } from "../db/export-desk.ts";
import { readResults } from "../db/results-table.ts";
import { typedCommand } from "../web/console/typed-command.ts";
import type { ConsoleWires } from "./open-console.ts";

/** All of their routes. */
export function campaignScreens(wires: ConsoleWires): AdminRoute[] {
  const { config, channels, url, pool, settings } = wires;
  const typed = typedCommand(config.production);
  const parts = { ...wires, baseUrl: () => url, typed };
  return [
    ...campaignRoutes({
      ...parts,
      get publisher() {
        return settings.current().publisher.name;
      },
      capabilities: pushCapabilities(config.channels.sms?.mode !== "lien"),
      hours: () => settings.current().hours,
      shortCode: config.channels.shortCode,
      open: new Set(channels.keys()),
      figures: campaignFigures(wires),
    }),
    ...transcriptRoutes(parts),
    ...resultsRoutes({
      read: (wanted) => readResults(pool, wanted),
      hasFigures: async () => (await consoleState(pool)).hasFigures,
      get threshold() {
        return settings.toldThreshold();
      },
      typed,
    }),
    ...exportRoutes({ desk: exportDesk(wires), campaigns: () => listCampaigns(pool) }),
  ];
}
