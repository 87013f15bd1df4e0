/** The web chat: what a form sent, as the one message every channel makes of it. Decides nothing. */
import { z } from "zod";
import type { Control, Instant, Reply } from "../bot/conversation.ts";
import type { Inbound } from "../bot/ports.ts";

const CONTROLS = [
  "back",
  "correct",
  "skip",
  "later",
  "stop",
  "help",
  "restart",
  "withdraw",
  "erase",
] as const satisfies readonly Control[];

/** A text field may hold a long text; the page says how much of it is used. */
const TEXT_CHARACTERS_MAX = 20_000;

const Many = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Form = z.object({
  event: z.string().regex(/^[\w-]{8,64}$/),
  prompt: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .optional(),
  option: z.string().max(60).optional(),
  ticked: z.string().max(10).optional(),
  tick: Many.optional(),
  control: z.enum(CONTROLS).optional(),
  question: z.string().max(60).optional(),
  text: z.string().max(TEXT_CHARACTERS_MAX).optional(),
});

/** A form as a message, or what is wrong with it. */
export type ReadForm =
  | { readonly ok: true; readonly inbound: Inbound }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the form of an answer.
 *
 * @param body  As parsed from the form; any value.
 */
export function readAnswerForm(body: unknown, conversation: string, at: Instant): ReadForm {
  const parsed = Form.safeParse(body ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, problem: `${issue?.path.join(".") ?? "form"}: ${issue?.message ?? ""}` };
  }
  const reply = replyOf(parsed.data);
  if (reply === undefined) return { ok: false, problem: "form: it holds no answer" };
  const eventId = `${conversation}.${parsed.data.event}`;
  return {
    ok: true,
    inbound: { channel: "web", eventId, conversation, reply, receivedAt: at },
  };
}

function replyOf(form: z.infer<typeof Form>): Reply | undefined {
  const { prompt, option, ticked, tick, control, question, text } = form;
  if (control !== undefined) {
    return question === undefined
      ? { kind: "control", control }
      : { kind: "control", control, question };
  }
  if (option !== undefined && prompt !== undefined) return { kind: "button", prompt, option };
  if (ticked !== undefined && prompt !== undefined) {
    return { kind: "ticks", prompt, options: tick ?? [] };
  }
  return text === undefined ? undefined : { kind: "text", text };
}
