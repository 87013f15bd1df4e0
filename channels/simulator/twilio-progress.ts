/** How a text goes from Twilio to the phone, and what the product is told of it. */
import type { Dispatcher } from "./dispatch.ts";
import { handsetOf } from "./people.ts";
import type { Sms } from "./state.ts";
import { TWILIO_VERSION } from "./twilio-resource.ts";
import { tellTwilioHook } from "./twilio-webhook.ts";
import type { World } from "./world.ts";

/** A message can fail in Twilio's own queue, and then never left. Source: Twilio error 30001. */
const FAILS_BEFORE_LEAVING = new Set([30001, 30002]);

/** Takes a message on its way, from where it is, until it arrives or never will. */
export function sendOnItsWay(world: World, hooks: Dispatcher, { sid }: Sms): void {
  world.later(world.settings.pace.stepMs, () => {
    const sms = world.state.twilio.messages.find((one) => one.sid === sid);
    if (sms === undefined || !advance(world, sms)) return;
    tellState(world, hooks, sms);
    sendOnItsWay(world, hooks, sms);
  });
}

/** Messages that a stop of the simulator caught on their way. */
export function resumeMessages(world: World, hooks: Dispatcher): void {
  for (const sms of world.state.twilio.messages) {
    if (["accepted", "queued", "sent"].includes(sms.status)) sendOnItsWay(world, hooks, sms);
  }
}

/** Moves a message one state on; false when it has arrived where it stays. */
function advance(world: World, sms: Sms): boolean {
  const { failsWith } = handsetOf(world, sms.to);
  switch (sms.status) {
    case "accepted":
      sms.status = "queued";
      break;
    case "queued":
      if (failsWith !== null && FAILS_BEFORE_LEAVING.has(failsWith)) {
        end(world, sms, "failed", failsWith);
      } else {
        sms.status = "sent";
        sms.sentAt = world.now();
      }
      break;
    case "sent":
      end(world, sms, failsWith === null ? "delivered" : "undelivered", failsWith);
      break;
    case "delivered":
    case "undelivered":
    case "failed":
    case "received":
      return false;
  }
  sms.updatedAt = world.now();
  world.changed();
  return true;
}

function end(
  world: World,
  sms: Sms,
  status: "delivered" | "undelivered" | "failed",
  code: number | null,
): void {
  sms.status = status;
  sms.errorCode = code;
  world.record({
    provider: "twilio",
    kind: status === "delivered" ? "delivered" : "undelivered",
    id: sms.sid,
    address: sms.to,
    text: sms.body,
    ...(code === null ? {} : { detail: String(code) }),
  });
}

function tellState(world: World, hooks: Dispatcher, sms: Sms): void {
  if (sms.callback === null) return;
  const url = sms.callback;
  // What is told is how things stand now, however late it is told.
  const form = {
    AccountSid: world.settings.twilio.accountSid,
    ApiVersion: TWILIO_VERSION,
    From: sms.from ?? "",
    MessageSid: sms.sid,
    MessageStatus: sms.status,
    SmsSid: sms.sid,
    SmsStatus: sms.status,
    To: sms.to,
    ...(sms.service === null ? {} : { MessagingServiceSid: sms.service }),
    ...(sms.errorCode === null ? {} : { ErrorCode: String(sms.errorCode) }),
  };
  void hooks.dispatch("receipt", async (forged) => {
    await tellTwilioHook(world, { url, form, id: sms.sid, forged });
  });
}
