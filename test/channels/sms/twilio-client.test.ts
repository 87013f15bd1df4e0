/** Where Twilio's client sends the password, and what it lets out. Its transport is replaced: no network. */
import { inspect } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { openTwilio, TwilioFailure } from "../../../channels/sms/twilio-client.ts";
import { outcomeOfFailure } from "../../../channels/sms/twilio-outcomes.ts";
import { ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER } from "./stand-in.ts";

const TEXT = "Canari-7731";
const TO = "+33612345678";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A client whose requests end in `transport` instead of on the network. */
function openWith(transport: (request: Readonly<Record<string, unknown>>) => Promise<unknown>) {
  const client = openTwilio({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, timeoutMs: 1_234 });
  Reflect.set(client.httpClient, "axios", transport);
  return client;
}
async function take(): Promise<unknown> {
  return { status: 201, data: { sid: `SM${"0".repeat(32)}`, status: "queued" }, headers: {} };
}
async function sendWith(client: ReturnType<typeof openTwilio>): Promise<unknown> {
  return client.messages
    .create({ to: TO, from: OUR_NUMBER, body: TEXT })
    .catch((error: unknown) => error);
}

test("a message is one request to Twilio over https, followed nowhere else", async () => {
  const transport = vi.fn<() => Promise<unknown>>(take);
  await sendWith(openWith(transport));
  expect(transport).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({
      url: `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`,
      method: "post",
      maxRedirects: 0,
      timeout: 1_234,
    }),
  );
});

// The next page of a list is an address that an answer names.
test.each([
  "https://evil.example/2010-04-01/",
  "https://twilio.com.evil.example/",
  "https://eviltwilio.com/",
  "http://api.twilio.com/",
])("the password is never sent to %s", async (uri) => {
  const transport = vi.fn<() => Promise<unknown>>(take);
  const failed = openWith(transport).request({ method: "get", uri });
  await expect(failed).rejects.toThrow("not an address of Twilio");
  expect(transport).not.toHaveBeenCalled();
});

test("the SDK keeps no request after it is done, and prints none when told to debug", async () => {
  vi.stubEnv("TWILIO_LOG_LEVEL", "debug");
  const printed = vi.spyOn(console, "log").mockReturnValue();
  const client = openWith(take);
  await sendWith(client);
  expect(inspect(client.httpClient, { depth: 20 })).not.toMatch(/612345678|Canari|Basic/);
  expect(printed).not.toHaveBeenCalled();
});

test.each([
  ["ECONNREFUSED", "later"],
  ["ENOTFOUND", "later"],
  ["EAI_AGAIN", "later"],
  ["EHOSTUNREACH", "later"],
  ["ENETUNREACH", "later"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "later"],
  ["CERT_HAS_EXPIRED", "later"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "later"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "later"],
  ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "later"],
  ["ECONNRESET", "unknown"],
  ["ECONNABORTED", "unknown"],
  ["ETIMEDOUT", "unknown"],
  ["EPIPE", "unknown"],
  ["ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "unknown"],
  ["ERR_BAD_RESPONSE", "unknown"],
  [AUTH_TOKEN, "unknown"],
  [undefined, "unknown"],
])("the network's %s: %s", async (code, kind) => {
  const fault = Object.assign(new Error(`${TO} ${TEXT}`), { code, config: { auth: AUTH_TOKEN } });
  const failure = await sendWith(openWith(() => Promise.reject(fault)));
  expect(failure).toBeInstanceOf(TwilioFailure);
  expect(inspect(failure, { depth: 20, showHidden: true })).not.toMatch(/612345678|Canari-|canary/);
  expect(outcomeOfFailure(failure, 0).kind).toBe(kind);
});

test("a timeout of connecting took nothing, one of reading may have", async () => {
  const outcomes = [];
  for (const syscall of ["connect", "read"]) {
    const fault = Object.assign(new Error("x", { cause: { syscall } }), { code: "ETIMEDOUT" });
    const failure = await sendWith(openWith(() => Promise.reject(fault)));
    outcomes.push(outcomeOfFailure(failure, 0).kind);
  }
  expect(outcomes).toEqual(["later", "unknown"]);
});

test("a fault of ours may have come after the message left", () => {
  expect(outcomeOfFailure(new TypeError(TO), 0)).toEqual({
    kind: "unknown",
    reason: "twilio: no answer",
  });
});
