/** Twilio's own description of what may be asked of it, as the judge of our requests. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";

const FILE = "twilio_api_v2010_messages.json";
const FOLDER = process.env["SIRIUS_SPECS"] ?? path.resolve("..", "shared", "specs");

/** Where a request for a message can be judged: by Twilio's description, or by our short list. */
export interface Judge {
  readonly by: "description" | "list";
  /** What is wrong with the fields of a form; empty when nothing is. */
  faults(form: Readonly<Record<string, string>>): string[];
}

/** The judge by Twilio's description; undefined where the file is not at hand. */
export function descriptionJudge(): Judge | undefined {
  const file = path.join(FOLDER, FILE);
  if (!existsSync(file)) return undefined;
  const description: Description = JSON.parse(readFileSync(file, "utf8"));
  const asked =
    description.paths["/2010-04-01/Accounts/{AccountSid}/Messages.json"].post.requestBody.content[
      "application/x-www-form-urlencoded"
    ].schema;
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: true });
  addFormats.default(ajv);
  for (const format of ["phone-number", "date-time-rfc-2822", "currency", "uri-map"]) {
    ajv.addFormat(format, true);
  }
  const validate = ajv.compile({
    ...asked,
    // The description lets any other name through, a misspelt one too.
    additionalProperties: false,
    components: description.components,
  });
  return {
    by: "description",
    faults: (form) =>
      validate({ ...form })
        ? []
        : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ""}`),
  };
}

interface Description {
  readonly paths: {
    readonly "/2010-04-01/Accounts/{AccountSid}/Messages.json": {
      readonly post: {
        readonly requestBody: {
          readonly content: {
            readonly "application/x-www-form-urlencoded": { readonly schema: object };
          };
        };
      };
    };
  };
  readonly components: object;
}

const ALLOWED: Readonly<Record<string, RegExp>> = {
  To: /^\+[1-9]\d{6,14}$/,
  From: /^(?:\+[1-9]\d{6,14}|\d{5,6}|[A-Za-z0-9 ]{1,11})$/,
  MessagingServiceSid: /^MG[0-9a-fA-F]{32}$/,
  Body: /^[^]{1,1600}$/,
  StatusCallback: /^https?:\/\/[\w.:-]+\/webhooks\/twilio\/status\?d=[0-9a-f-]{36}$/,
  ValidityPeriod: /^(?:[1-9]\d{0,3}|[12]\d{4}|3[0-5]\d{3}|36000)$/,
};

/** The judge by what Sirius has reason to send; it also knows the bounds the description leaves out. */
export const LIST_JUDGE: Judge = {
  by: "list",
  faults(form) {
    const missing = ["To", "Body"].filter((name) => form[name] === undefined);
    const sender = form["From"] ?? form["MessagingServiceSid"];
    return [
      ...missing.map((name) => `${name} is missing`),
      ...(sender === undefined ? ["nobody sends"] : []),
      ...Object.entries(form)
        .filter(([name, value]) => ALLOWED[name]?.test(value) !== true)
        .map(([name]) => `${name} is not allowed so`),
    ];
  },
};
