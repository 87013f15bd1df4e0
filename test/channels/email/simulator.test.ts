/** The adapter and the simulator were made apart: here they meet, as the product and SendGrid would. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { InboundEvent, Receipt } from "../../../bot/channel.ts";
import { readSendgridEvents } from "../../../channels/email/sendgrid-events.ts";
import { sendgridChannel } from "../../../channels/email/sendgrid.ts";
import { EVENTS_PUBLIC_KEY, openStage, type Stage } from "../simulator/stage.ts";
import { FROM, INVITATION } from "./sample.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.stop();
});

async function send(): Promise<string> {
  const { url: baseUrl, settings, product } = stage;
  const channel = sendgridChannel({ apiKey: settings.sendgrid.apiKey, baseUrl, from: FROM });
  const unsubscribe = `${product.url}/u/token`;
  const message = { ...INVITATION, unsubscribe };
  const outcome = await channel.send(message, AbortSignal.timeout(5_000));
  expect(outcome).toMatchObject({ kind: "accepted", providerId: expect.stringMatching(/./) });
  return outcome.kind === "accepted" ? (outcome.providerId ?? "") : "";
}

/** What the product heard so far, once the signature held. */
function heard(): { readonly events: InboundEvent[]; readonly receipts: Receipt[] } {
  const read = stage.product.told
    .filter(({ path }) => path === "/webhooks/sendgrid/events")
    .map(({ path, headers, body }) =>
      readSendgridEvents(
        { pathAndQuery: path, headers, body: Buffer.from(body), receivedAt: Date.now() },
        { publicKey: EVENTS_PUBLIC_KEY },
      ),
    );
  expect(read.filter(({ ok }) => !ok)).toEqual([]);
  const believed = read.filter((one) => one.ok);
  return {
    events: believed.flatMap(({ events }) => events),
    receipts: believed.flatMap(({ receipts }) => receipts),
  };
}
const states = () => heard().receipts.map(({ state }) => state);

describe("an invitation through the simulator", () => {
  test("is told to be queued, then delivered, under our own delivery and SendGrid's id", async () => {
    const providerId = await send();
    await expect.poll(states).toEqual(["queued", "delivered"]);
    for (const receipt of heard().receipts) {
      expect(receipt).toMatchObject({ delivery: INVITATION.delivery, providerId });
    }
  });

  test("to a mailbox that is gone: the address is to blame, now and at the next mail", async () => {
    await stage.must("PUT", `/mailboxes/${INVITATION.to}`, { state: "bounces" });
    await send();
    await expect.poll(states).toEqual(["queued", "failed"]);
    await send();
    await expect.poll(() => states().filter((state) => state === "failed")).toHaveLength(2);
    const refusals = heard().receipts.flatMap(({ refusal }) => refusal ?? []);
    const address = { scope: "address", reason: "invalid_address" };
    expect(refusals).toEqual([address, address]);
  });

  test("reported as spam: an opt-out, and the next mail fails for that person", async () => {
    const id = await send();
    await stage.must("POST", `/mails/${id}/spam`);
    await expect.poll(() => heard().events).toHaveLength(1);
    expect(heard().events).toMatchObject([
      { kind: "optOut", answered: true, from: { channel: "email", value: INVITATION.to } },
    ]);
    await send();
    await expect.poll(states).toContain("failed");
    expect(heard().receipts.find(({ state }) => state === "failed")).toMatchObject({
      refusal: { scope: "person", reason: "opted_out" },
    });
  });

  test("is unsubscribed from by the mail program in one POST", async () => {
    const id = await send();
    await stage.must("POST", `/mails/${id}/unsubscribe`);
    const posts = stage.product.told.filter(({ path }) => path === "/u/token");
    expect(posts).toMatchObject([{ body: "List-Unsubscribe=One-Click" }]);
  });
});
