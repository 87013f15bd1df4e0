/** SendGrid's packages, with what they leave dangerous put right. */
import sendgrid from "@sendgrid/client";
import sendgridMail from "@sendgrid/mail";
import { z } from "zod";

export interface ClientOptions {
  readonly apiKey: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

/** A mail, in the words of the package. */
export type Mail = Exclude<Parameters<typeof sendgridMail.send>[0], readonly unknown[]>;

/** An answer of SendGrid that is no error. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: unknown;
}

/** The two things asked of SendGrid. The package's own errors come through: they hold the key, show none. */
export interface SendgridClient {
  send(mail: Mail, signal: AbortSignal): Promise<Answer>;
  /** What the key may do. */
  scopes(): Promise<readonly string[]>;
}

/** Far more than SendGrid ever answers. */
const ANSWER_BYTES_MAX = 1_000_000;
const Scopes = z.object({ scopes: z.array(z.string()) });

/**
 * A client of its own for each request: the ready-made ones of the packages are shared by the whole
 * process, so a second channel would change the key of the first.
 */
export function sendgridClient(options: ClientOptions): SendgridClient {
  const Requests = classOf(sendgrid, "Client");
  const Mailer = classOf(sendgridMail, "MailService");
  const requests = (signal?: AbortSignal) => {
    const client = new Requests();
    client.setApiKey(options.apiKey);
    // After the key, which puts the address back to SendGrid's. The package has no time limit.
    const limit = AbortSignal.timeout(options.timeoutMs);
    const settings = {
      url: "",
      baseUrl: options.baseUrl,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      maxRedirects: 0,
      maxContentLength: ANSWER_BYTES_MAX,
      // A proxy of the company leads to the Internet, not to this machine.
      ...(options.baseUrl.startsWith("https://api.") ? {} : { proxy: false }),
    };
    client.setDefaultRequest(settings);
    return client;
  };
  return {
    async send(mail, signal) {
      const mailer = new Mailer();
      mailer.setClient(requests(signal));
      const [answer] = await mailer.send(mail);
      return answer;
    },
    async scopes() {
      const [answer] = await requests().request({ method: "GET", url: "/v3/scopes" });
      return Scopes.parse(answer.body).scopes;
    },
  };
}

/** The class of a package's ready-made instance; it carries it, but its types cannot be imported. */
function classOf<T extends object>(ready: T, name: string): new () => T {
  const found: unknown = Reflect.get(ready, name);
  if (!isClassOf(ready, found)) throw new Error(`the package of SendGrid has no ${name}`);
  return found;
}

function isClassOf<T extends object>(ready: T, value: unknown): value is new () => T {
  return typeof value === "function" && ready instanceof value;
}
