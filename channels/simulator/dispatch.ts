/** Every webhook leaves through here, and meets the weather too. */
import { hasFault, takeFault } from "./faults.ts";
import type { Provider } from "./state.ts";
import type { World } from "./world.ts";

/** What a person did, or what became of a message. */
export type Told = "inbound" | "receipt";

export interface Dispatcher {
  /**
   * Tells the product something, as the weather wants: late, twice, forged, overtaken, or not at all.
   *
   * @param tell  Makes the request; `forged` asks for a signature of another key.
   */
  dispatch(told: Told, tell: (forged: boolean) => Promise<void>): Promise<void>;
}

/** The webhooks of one provider. */
export function dispatcher(world: World, provider: Provider): Dispatcher {
  /** Releases the webhook that waits to be overtaken, if there is one. */
  let release: (() => void) | undefined;

  const overtaken = (): Promise<void> =>
    new Promise((resolve) => {
      release = () => {
        release = undefined;
        resolve();
      };
      world.later(world.settings.pace.overtakenMs, () => release?.());
    });

  return {
    dispatch: async (told, tell) => {
      const lost = told === "inbound" ? "loseInbound" : "loseCallbacks";
      if (takeFault(world, provider, [lost]) !== undefined) {
        world.record({ provider, kind: "webhook", detail: `lost (${told})` });
        return;
      }
      const forged = takeFault(world, provider, ["wrongSignature"]) !== undefined;
      const twice = takeFault(world, provider, ["duplicateWebhooks"]) !== undefined;
      const late = takeFault(world, provider, ["delayWebhooks"]);
      const generation = world.generation();
      if (late !== undefined) await world.pause(late.ms);
      if (world.generation() !== generation) return;
      if (release === undefined && hasFault(world, provider, "reorderWebhooks")) {
        takeFault(world, provider, ["reorderWebhooks"]);
        await overtaken();
        await tell(forged);
      } else {
        await tell(forged);
        release?.();
      }
      if (twice) await tell(forged);
    },
  };
}
