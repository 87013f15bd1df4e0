/** What administrators decided, for parts that are put together once: each field is read whenever it is needed. */
import type { Instant } from "../bot/conversation.ts";
import type { LiveSettings } from "../db/live-settings.ts";
import type { Settings } from "../db/setting-values.ts";
import type { House } from "./open-public-site.ts";

/** Who runs this Sirius, as it stands whenever a field is read: what holds it is never told of a change. */
export function livePublisher({ current }: Pick<LiveSettings, "current">): Settings["publisher"] {
  return {
    get name() {
      return current().publisher.name;
    },
    get address() {
      return current().publisher.address;
    },
    get contact() {
      return current().publisher.contact;
    },
    get director() {
      return current().publisher.director;
    },
    get hosting() {
      return current().publisher.hosting;
    },
  };
}

/** What pages and answers say of the house, as it stands whenever a field is read. */
export function liveHouse(settings: LiveSettings): Required<House> {
  return {
    publisher: livePublisher(settings),
    get threshold() {
      return settings.toldThreshold();
    },
    get kept() {
      return settings.current().retention;
    },
  };
}

/** The same for the store of results, which reads one field of it. */
export function liveTold(house: House, now: () => Instant) {
  return {
    get threshold() {
      return house.threshold;
    },
    now,
  };
}
