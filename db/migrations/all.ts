/** Every migration, oldest first. One that was released is never changed. */
import { PeopleAndConversations } from "./20261124150000-people-and-conversations.ts";
import { Publication } from "./20261124160000-publication.ts";
import { Territories } from "./20261125180000-territory.ts";
import { Outbox } from "./20261125190000-outbox.ts";
import { Catalogue } from "./20261125200000-catalogue.ts";
import { Search } from "./20261125210000-search.ts";
import { RostersAndRights } from "./20261125220000-rosters-and-rights.ts";
import { Moderation } from "./20261125220700-moderation.ts";
import { Console } from "./20261125221000-console.ts";
import { Exports } from "./20261125221500-exports.ts";
import { ApiKeys } from "./20261125222217-api-keys.ts";
import { ScriptDrafts } from "./20261125222500-script-drafts.ts";
import { Journal } from "./20261125223000-journal.ts";
import { ConsoleReading } from "./20261125223500-console-reading.ts";
import { Campaigns } from "./20261125230000-campaigns.ts";
import { LedgerOrder } from "./20261125231000-ledger-order.ts";
import { RosterIndexes } from "./20261125232200-roster-indexes.ts";
import { ResultChanges } from "./20261125232400-result-changes.ts";
import { RowsThatFollow } from "./20261126012400-rows-that-follow.ts";
import { Refusals } from "./20261126100000-refusals.ts";
import { RunningConversations } from "./20261126100100-running-conversations.ts";
import { SettingsTable } from "./20261126102212-settings.ts";

export const migrations = [
  { name: "20261124150000-people-and-conversations", class: PeopleAndConversations },
  { name: "20261124160000-publication", class: Publication },
  { name: "20261125180000-territory", class: Territories },
  { name: "20261125190000-outbox", class: Outbox },
  { name: "20261125200000-catalogue", class: Catalogue },
  { name: "20261125210000-search", class: Search },
  { name: "20261125220000-rosters-and-rights", class: RostersAndRights },
  { name: "20261125220700-moderation", class: Moderation },
  { name: "20261125221000-console", class: Console },
  { name: "20261125221500-exports", class: Exports },
  { name: "20261125222217-api-keys", class: ApiKeys },
  { name: "20261125222500-script-drafts", class: ScriptDrafts },
  { name: "20261125223000-journal", class: Journal },
  { name: "20261125223500-console-reading", class: ConsoleReading },
  { name: "20261125230000-campaigns", class: Campaigns },
  { name: "20261125231000-ledger-order", class: LedgerOrder },
  { name: "20261125232200-roster-indexes", class: RosterIndexes },
  { name: "20261125232400-result-changes", class: ResultChanges },
  { name: "20261126100000-refusals", class: Refusals },
  { name: "20261126100100-running-conversations", class: RunningConversations },
  { name: "20261126012400-rows-that-follow", class: RowsThatFollow },
  { name: "20261126102212-settings", class: SettingsTable },
] as const;
