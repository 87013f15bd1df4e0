/** One reply tried on one question of a draft, for whoever writes the words it may be given in. */
import type { YamlFault } from "../survey-scripts/read-yaml.ts";
import type { Script } from "../survey-scripts/schema.ts";
import { compileScript } from "./compile.ts";
import { PROFILES } from "./profiles.ts";
import { viewTrial } from "./trial-transcript.ts";
import type { Lang } from "./trial-words.ts";
import { playTrial } from "./trial.ts";

/** A reply as somebody would give it by SMS. */
export interface ReplyToTry {
  readonly lang: Lang;
  /** Id of the question. */
  readonly step: string;
  /** Language of the conversation; one that the script lacks is its default. */
  readonly locale: string;
  readonly reply: string;
}

/** What it is understood as. */
export interface TriedReply {
  readonly ok: true;
  /** Such as `Compris : 4 sur 5`. */
  readonly said: string;
  /** What the rule looked at. */
  readonly why?: string;
}

/** Reads it as the conversation would. The question is asked alone: nothing before it needs an answer. */
export function tryReply(
  script: Script,
  { lang, step, locale, reply }: ReplyToTry,
): TriedReply | { readonly ok: false; readonly faults: readonly YamlFault[] } {
  const asked = script.steps.find(({ id }) => id === step);
  if (asked?.kind !== "ask") return { ok: false, faults: [NO_QUESTION] };
  const { next: _next, wait: _wait, ...alone } = asked;
  const compiled = compileScript({ ...script, steps: [alone], tests: [] });
  const spoken = script.locales.includes(locale) ? locale : script.defaultLocale;
  const setting = { profile: PROFILES[0], channel: "sms", locale: spoken } as const;
  const { lines } = viewTrial(playTrial(compiled, setting, [{ reply }]), lang);
  for (const line of lines) {
    if (line.from !== "person") continue;
    const { said, why } = line.reading;
    return { ok: true, said, ...(why === undefined ? {} : { why }) };
  }
  return { ok: false, faults: [NO_QUESTION] };
}

const NO_QUESTION: YamlFault = {
  line: 1,
  column: 1,
  path: "steps",
  message: "cette étape ne pose pas de question",
};
