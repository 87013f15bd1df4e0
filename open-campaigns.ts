/** Wires the screens of campaigns, transcripts, results and exports to the database. */
import { campaignRoutes } from "./api/admin/campaigns.ts";
import type { AdminRoute } from "./api/admin/router.ts";
import { transcriptRoutes } from "./api/admin/transcripts.ts";
import { pushCapabilities } from "./bot/word-invitation.ts";
import type { ConsoleWires } from "./open-console.ts";

/** All of their routes. */
export function campaignScreens(wires: ConsoleWires): AdminRoute[] {
  const { config, channels, url } = wires;
  const parts = { ...wires, baseUrl: () => url };
  return [
    ...campaignRoutes({
      ...parts,
      publisher: config.publisher.name,
      capabilities: pushCapabilities(config.channels.sms?.mode !== "lien"),
      open: new Set(channels.keys()),
    }),
    ...transcriptRoutes(parts),
  ];
}
