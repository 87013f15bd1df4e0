/** The real SDK of Twilio, talking to the simulator. */
import twilio from "twilio";
import type { Stage } from "./stage.ts";

type Client = ReturnType<typeof twilio>;
/** A client of the account of this stage, or with another token. */
export function twilioClient(stage: Stage, token?: string): Client {
  const { accountSid, authToken } = stage.settings.twilio;
  const httpClient = new twilio.RequestClient({ timeout: 5_000 });
  const request = httpClient.request.bind(httpClient);
  httpClient.request = (asked) => {
    const { pathname, search } = new URL(asked.uri);
    asked.uri = `${stage.url}${pathname}${search}`;
    return request(asked);
  };
  return twilio(accountSid, token ?? authToken, { httpClient });
}

/** What the API answers, without the SDK. */
export async function twilioPost(
  stage: Stage,
  form: Readonly<Record<string, string>>,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly body: unknown; readonly headers: Headers }> {
  const { accountSid, authToken } = stage.settings.twilio;
  const response = await fetch(`${stage.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: "POST",
    headers: { Authorization: basic(accountSid, authToken) },
    body: new URLSearchParams(form),
    ...init,
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

/** The value of an `Authorization` header. */
export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
}
