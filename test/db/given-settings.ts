/** What an installation is given in tests of what administrators decide: nothing that the environment fixes. */
import { SENDING_HOURS } from "../../bot/sending-hours.ts";
import { LONGEST_RETENTION } from "../../db/retention.ts";
import type { GivenSettings } from "../../db/setting-values.ts";

export const GIVEN: GivenSettings = {
  values: {
    hours: SENDING_HOURS,
    sms: { partsPerDay: 20_000, perSecond: 10 },
    publication: { threshold: 5 },
    retention: LONGEST_RETENTION,
    publisher: { name: "Région Exemple", address: "Lyon", contact: "avis@exemple.invalid" },
    notice: {},
    look: { theme: "sirius" },
  },
  fixed: new Map(),
};
