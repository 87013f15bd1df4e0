/** What somebody will read first, and as a reminder: the words of a campaign before it is sent. */
import { measureSms } from "../survey-scripts/sms-parts.ts";
import type { Channel, PushChannel } from "./channel.ts";
import type { CompiledScript } from "./compile.ts";
import type { Instant, OutgoingMessage, TurnResult } from "./conversation.ts";
import { effortOf } from "./effort.ts";
import { mailOf, type MailKind } from "./mail-wording.ts";
import type { TextInputs } from "./ports.ts";
import { turn } from "./turn.ts";
import { wordOutgoing } from "./word-outgoing.ts";

/** How a channel takes what a campaign sends. */
export type Capabilities = Pick<Channel["capabilities"], "inbound" | "choices">;

/**
 * How each channel takes messages.
 *
 * @param smsAnswers  People can answer by SMS; else it only carries links.
 */
export function pushCapabilities(smsAnswers: boolean): Readonly<Record<PushChannel, Capabilities>> {
  return {
    sms: { inbound: smsAnswers, choices: smsAnswers ? "numbered" : "none" },
    telegram: { inbound: true, choices: "buttons" },
    email: { inbound: false, choices: "none" },
  };
}

export interface ToPreview {
  readonly script: CompiledScript;
  readonly channel: PushChannel;
  readonly capabilities: Capabilities;
  readonly locale: string;
  readonly inputs: TextInputs;
  /** Who runs this Sirius; e-mails say it. */
  readonly publisher: string;
  readonly at: Instant;
}

/** One message as it will be shown. */
export interface Shown {
  readonly text: string;
  readonly subject?: string;
  readonly buttons?: readonly string[];
  /** SMS parts; absent where messages have none. */
  readonly parts?: number;
}

/** The invitation, and the reminder of somebody who does not answer. Pure: nothing is begun. */
export function wordInvitation(of: ToPreview): { readonly first: Shown; readonly reminder: Shown } {
  if (of.channel === "email") {
    return { first: mail(of, "invitation"), reminder: mail(of, "reminder") };
  }
  if (!of.capabilities.inbound) {
    return {
      first: show(of, { parts: [{ notice: "invitation_link" }] }),
      reminder: show(of, { parts: [{ notice: "invitation_reminder" }] }),
    };
  }
  return wordConversation(of, of.channel);
}

function wordConversation(of: ToPreview, channel: "sms" | "telegram") {
  const started = turn(of.script, null, {
    id: "preview",
    at: of.at,
    type: "start",
    channel,
    locale: of.locale,
    seed: 0,
    inputs: {},
  });
  const reminded = turn(of.script, started.state, {
    id: "preview-reminder",
    at: of.at,
    type: "timer",
    kind: "reminder",
    prompt: started.state.prompt,
  });
  return { first: showTurn(of, started), reminder: showTurn(of, reminded) };
}

function showTurn(of: ToPreview, { state, effects }: TurnResult): Shown {
  const said = effects.flatMap((effect) => (effect.type === "send" ? [effect.message] : []));
  const [message = { parts: [] }] = said;
  return show(of, message, { id: NO_CONVERSATION, state });
}

const NO_CONVERSATION = "00000000-0000-4000-8000-000000000000";

function show(
  { script, channel, capabilities, locale, inputs }: ToPreview,
  message: OutgoingMessage,
  conversation?: { readonly id: string; readonly state: TurnResult["state"] },
): Shown {
  const to = { channel, script, message, locale, inputs };
  const { text, buttons } = wordOutgoing(
    conversation === undefined ? to : { ...to, conversation },
    capabilities,
  );
  return {
    text,
    ...(buttons === undefined ? {} : { buttons: buttons.choices.map(({ label }) => label) }),
    ...(channel === "sms" ? { parts: measureSms(text).parts } : {}),
  };
}

function mail({ script, locale, inputs, publisher }: ToPreview, kind: MailKind): Shown {
  const value = (name: string): string => String(inputs[name] ?? "");
  const { subject, text } = mailOf(kind, locale, {
    prenom: value("prenom"),
    formation: value("formation"),
    cfa: value("cfa"),
    lien_perso: value("lien_perso"),
    lien_notice: value("lien"),
    publisher,
    effort: effortOf(script),
  });
  return { subject, text };
}
