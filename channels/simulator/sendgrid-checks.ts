/** What SendGrid takes as a mail, and what it says otherwise. Source: its OpenAPI description, mail send v3. */
import { z } from "zod";
import type { Mail } from "./state.ts";

/** Limits of one request. Source: SendGrid, "Limitations" of mail send v3. */
const PERSONALIZATIONS_MAX = 1_000;
const CATEGORIES_MAX = 10;
const CATEGORY_CHARACTERS_MAX = 255;
const CUSTOM_ARGS_BYTES_MAX = 10_000;
/** Headers that a mail may not set itself. Source: the description of `headers`. */
const RESERVED_HEADERS = new Set(
  (
    "x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding to from " +
    "subject reply-to cc bcc"
  ).split(" "),
);

const Address = z.object({
  email: z.email("does not contain a valid address"),
  name: z.string().optional(),
});
const Texts = z.record(z.string(), z.string("must be a string"));
const Personalization = z.object({
  to: z.array(Address).min(1, "is required"),
  cc: z.array(Address).default([]),
  bcc: z.array(Address).default([]),
  subject: z.string().min(1).optional(),
  headers: Texts.default({}),
  custom_args: Texts.default({}),
});

const MailRequest = z
  .object({
    personalizations: z.array(Personalization).min(1, "is required").max(PERSONALIZATIONS_MAX),
    from: Address,
    subject: z.string().default(""),
    content: z
      .array(z.object({ type: z.string().min(1), value: z.string().min(1, "must not be empty") }))
      .min(1, "is required"),
    headers: Texts.default({}),
    custom_args: Texts.default({}),
    categories: z.array(z.string().max(CATEGORY_CHARACTERS_MAX)).max(CATEGORIES_MAX).default([]),
    mail_settings: z
      .object({ sandbox_mode: z.object({ enable: z.boolean() }).optional() })
      .optional(),
  })
  .superRefine((mail, context) => {
    const complain = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: "custom", path, message });
    if (new Set(mail.categories).size < mail.categories.length) {
      complain(["categories"], "must be unique");
    }
    const types = mail.content.map(({ type }) => type);
    if (
      types.includes("text/html") &&
      types.lastIndexOf("text/plain") > types.indexOf("text/html")
    ) {
      complain(["content"], "text/plain must come before text/html");
    }
    for (const [at, one] of mail.personalizations.entries()) {
      const where = ["personalizations", at];
      if ((one.subject ?? mail.subject) === "") complain(["subject"], "is required");
      const people = [...one.to, ...one.cc, ...one.bcc].map(({ email }) => email.toLowerCase());
      if (new Set(people).size < people.length) complain(where, "each address must be unique");
      const args = { ...mail.custom_args, ...one.custom_args };
      if (Buffer.byteLength(JSON.stringify(args)) > CUSTOM_ARGS_BYTES_MAX) {
        complain([...where, "custom_args"], "is too large");
      }
      for (const name of Object.keys({ ...mail.headers, ...one.headers })) {
        if (RESERVED_HEADERS.has(name.toLowerCase())) {
          complain([...where, "headers"], "is reserved");
        }
      }
    }
  });

/** One mail for one mailbox, not numbered yet. */
export type Letter = Pick<
  Mail,
  "to" | "from" | "subject" | "text" | "html" | "headers" | "customArgs" | "categories"
> & { readonly toName: string | undefined };

export type ReadMail =
  | { readonly ok: true; readonly letters: readonly Letter[]; readonly sandbox: boolean }
  | {
      readonly ok: false;
      readonly errors: readonly { readonly message: string; readonly field: string }[];
    };

/** Reads the body of `POST /v3/mail/send` as one letter per recipient. Never throws. */
export function readMail(body: unknown): ReadMail {
  const parsed = MailRequest.safeParse(body);
  if (parsed.success) {
    const sandbox = parsed.data.mail_settings?.sandbox_mode?.enable === true;
    return { ok: true, letters: lettersOf(parsed.data), sandbox };
  }
  const errors = parsed.error.issues.map(({ path, message }) => {
    const field = path.join(".");
    return {
      message: `The ${field === "" ? "request" : field} parameter ${message}`,
      field,
    };
  });
  return { ok: false, errors };
}

function lettersOf(mail: z.infer<typeof MailRequest>): Letter[] {
  const valueOf = (type: string): string | undefined =>
    mail.content.find((content) => content.type === type)?.value;
  return mail.personalizations.flatMap((one) =>
    [...one.to, ...one.cc, ...one.bcc].map((recipient) => ({
      to: recipient.email.toLowerCase(),
      toName: recipient.name,
      from: { email: mail.from.email, name: mail.from.name ?? null },
      subject: one.subject ?? mail.subject,
      text: valueOf("text/plain") ?? "",
      html: valueOf("text/html") ?? null,
      headers: lowerCased({ ...mail.headers, ...one.headers }),
      customArgs: { ...mail.custom_args, ...one.custom_args },
      categories: mail.categories,
    })),
  );
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
