/** Keys of moderation. */
import { afterEach, expect, test, vi } from "vitest";
import { startKeys } from "../../web/browser/console/moderation/keys.ts";

afterEach(() => vi.unstubAllGlobals());

test("work as well where the browser is set to keep nothing", () => {
  const heard = new Map<string, (event: object) => void>();
  vi.stubGlobal("document", {
    querySelector: () => null,
    addEventListener: (name: string, listener: (event: object) => void) =>
      heard.set(name, listener),
  });
  vi.stubGlobal("Element", EventTarget);
  const refused = {
    get(): never {
      throw new Error("access is denied for this document");
    },
    configurable: true,
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", refused);
  const pressed = vi.fn<() => void>();
  startKeys({ m: pressed });
  heard.get("keydown")?.({ key: "M", preventDefault: () => undefined });
  if (before === undefined) Reflect.deleteProperty(globalThis, "localStorage");
  else Object.defineProperty(globalThis, "localStorage", before);
  expect(pressed).toHaveBeenCalledOnce();
});
