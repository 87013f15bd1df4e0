/** What every channel promises, whoever the provider is: one suite that each adapter's test runs. */
import { describe, expect, test } from "vitest";
import type { Channel, Outgoing, SendOutcome } from "../../bot/channel.ts";

const WEATHERS = [
  "fair",
  "slow", // takes the request and never answers
  "down", // refuses connections
  "cuts_before", // breaks the connection before it took the message
  "cuts_after", // takes the message, then breaks the connection
  "overloaded", // asks to wait 7 seconds
  "broken", // an internal error, unclear whether the message left
  "bad_address",
  "opted_out",
  "bad_credentials",
] as const;
/** How the stand-in of a provider behaves for the next requests. */
export type Weather = (typeof WEATHERS)[number];

/** A stand-in of one provider on this machine. */
export interface StandIn {
  /** From now on. */
  set(weather: Weather): Promise<void>;
  /** Requests that could have delivered a message, since the start. */
  deliveries(): number;
  close(): Promise<void>;
}

export interface Subject {
  /** A channel that talks to a fresh stand-in; `timeoutMs` is how long one try may last. */
  open(timeoutMs: number): Promise<{ readonly channel: Channel; readonly standIn: StandIn }>;
  readonly message: Outgoing;
  /** Whether the provider says how long to wait when it is overloaded. */
  readonly tellsDelay: boolean;
  /** Texts that may never show up in a reason: keys, tokens, passwords. */
  readonly secrets: readonly string[];
  /** Weathers this provider cannot have, each with the reason why. */
  readonly without?: Readonly<Partial<Record<Weather, string>>>;
}

/** A pipe that broke may have carried the message; a server that refused it has not. */
const EXPECTED: Readonly<Record<Weather, readonly SendOutcome["kind"][]>> = {
  fair: ["accepted"],
  slow: ["unknown"],
  down: ["later"],
  cuts_before: ["unknown"],
  cuts_after: ["unknown"],
  overloaded: ["later"],
  broken: ["unknown"],
  bad_address: ["refused"],
  opted_out: ["refused"],
  bad_credentials: ["misconfigured"],
};
const TIMEOUT_MS = 700;

/** Runs the suite for one adapter. */
export function channelContract(name: string, subject: Subject): void {
  describe(`${name} keeps the promises of a channel`, () => {
    test.each(WEATHERS.filter((one) => subject.without?.[one] === undefined))(
      "one try in %s weather: one outcome, one request at most, no secret told",
      async (weather) => {
        const { channel, standIn } = await subject.open(TIMEOUT_MS);
        try {
          await standIn.set(weather);
          const began = performance.now();
          const outcome = await channel.send(subject.message, AbortSignal.timeout(TIMEOUT_MS));
          expect(EXPECTED[weather]).toContain(outcome.kind);
          expect(performance.now() - began).toBeLessThan(TIMEOUT_MS + 2_000);
          expect(standIn.deliveries()).toBeLessThanOrEqual(1);
          const told = JSON.stringify(outcome);
          for (const secret of [subject.message.to, subject.message.text, ...subject.secrets]) {
            expect(told).not.toContain(secret);
          }
        } finally {
          await standIn.close();
        }
      },
    );

    test.runIf(subject.tellsDelay)("asked to wait seven seconds, it passes that on", async () => {
      const { channel, standIn } = await subject.open(TIMEOUT_MS);
      try {
        await standIn.set("overloaded");
        const before = Date.now();
        const outcome = await channel.send(subject.message, AbortSignal.timeout(TIMEOUT_MS));
        expect(outcome).toMatchObject({ kind: "later" });
        const notBefore = outcome.kind === "later" ? (outcome.notBefore ?? 0) : 0;
        expect(notBefore).toBeGreaterThanOrEqual(before + 6_000);
        expect(notBefore).toBeLessThanOrEqual(Date.now() + 9_000);
      } finally {
        await standIn.close();
      }
    });

    test("after bad weather it works again by itself", async () => {
      const { channel, standIn } = await subject.open(TIMEOUT_MS);
      try {
        await standIn.set("cuts_before");
        await channel.send(subject.message, AbortSignal.timeout(TIMEOUT_MS));
        await standIn.set("fair");
        const outcome = await channel.send(subject.message, AbortSignal.timeout(TIMEOUT_MS));
        expect(outcome.kind).toBe("accepted");
      } finally {
        await standIn.close();
      }
    });

    test("its health tells a wrong set-up from a right one, without secrets", async () => {
      const { channel, standIn } = await subject.open(TIMEOUT_MS);
      try {
        await standIn.set("fair");
        expect((await channel.health()).ok).toBe(true);
        await standIn.set("bad_credentials");
        const health = await channel.health();
        expect(health.ok).toBe(false);
        for (const secret of subject.secrets) expect(health.detail).not.toContain(secret);
      } finally {
        await standIn.close();
      }
    });
  });
}
