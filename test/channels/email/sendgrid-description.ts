/**
 * Judges of what we send to SendGrid. One is always here: the exact shape we mean to send. The other is
 * SendGrid's own description of its API, where that file lies beside the project.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import formats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";

const FOLDER = process.env["SIRIUS_SPECS"] ?? join(process.cwd(), "..", "shared", "specs");
const FILE = join(FOLDER, "sendgrid_mail_v3.json");

const Off = z.strictObject({ enable: z.literal(false) });
const OneLine = z.string().regex(/^[^\r\n]+$/);
const Shape = z.strictObject({
  personalizations: z.tuple([
    z.strictObject({
      to: z.tuple([z.strictObject({ email: z.email(), name: z.literal("").optional() })]),
      headers: z.strictObject({
        "Message-ID": z.string().regex(/^<[\w-]+@example\.fr>$/),
        "Auto-Submitted": z.literal("auto-generated"),
        "List-Unsubscribe": z
          .string()
          .regex(/^<https?:\/\/[^\s<>]+>$/)
          .optional(),
        "List-Unsubscribe-Post": z.literal("List-Unsubscribe=One-Click").optional(),
      }),
      custom_args: z.strictObject({ sirius_delivery: z.uuid() }),
    }),
  ]),
  from: z.strictObject({ email: z.literal("avis@example.fr"), name: OneLine.optional() }),
  subject: OneLine,
  content: z.tuple([
    z.strictObject({ type: z.literal("text/plain"), value: z.string().min(1) }),
    z.strictObject({ type: z.literal("text/html"), value: z.string().min(1) }),
  ]),
  categories: z.tuple([z.literal("sirius")]),
  tracking_settings: z.strictObject({
    click_tracking: z.strictObject({ enable: z.literal(false), enable_text: z.literal(false) }),
    open_tracking: Off,
    subscription_tracking: Off,
    ganalytics: Off,
  }),
});

const Description = z.object({
  components: z.looseObject({
    requestBodies: z.object({
      PostMailSend: z.object({
        content: z.object({
          "application/json": z.object({ schema: z.record(z.string(), z.unknown()) }),
        }),
      }),
    }),
  }),
});

/** SendGrid's own judgement, when its description is here. */
export const described = existsSync(FILE) ? readDescription() : undefined;

function readDescription(): (request: unknown) => string[] {
  const { components } = Description.parse(JSON.parse(readFileSync(FILE, "utf8")));
  const { schema } = components.requestBodies.PostMailSend.content["application/json"];
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const check = ajv.compile({ ...schema, additionalProperties: false, components });
  return (request) =>
    check(request)
      ? []
      : (check.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ""}`);
}

/** What is wrong with a request, for every judge at hand. Empty when nothing. */
export function faultsOf(request: unknown): string[] {
  const own = Shape.safeParse(request);
  const ours = own.success ? [] : [z.prettifyError(own.error)];
  return [...ours, ...(described?.(request) ?? [])];
}
