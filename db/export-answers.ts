/** Answers, one a row, for the deployer's own studies: no name, no address, no link, no instant. */
import type { PoolClient } from "pg";
import { compileScript, type CompiledScript } from "../bot/compile.ts";
import type { AnswerValue } from "../bot/conversation.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { renderMessage, wordValue } from "../bot/render.ts";
import { column, type Column } from "./columns.ts";
import type { Secrets } from "./secrets.ts";
import { CENTRE_COLUMN, TRAINING_TABLE_COLUMNS } from "./training-columns.ts";

/** Of several answers to one question the last one counts; the parts of a text are one text. */
export interface AnswerRow {
  readonly conversation: string;
  readonly key: string;
  readonly title: string;
  readonly cfd: string | null;
  readonly rncp: string | null;
  readonly siret: string;
  readonly centre: string;
  /** `YYYY-MM`. */
  readonly ended: string | null;
  readonly script: string;
  readonly version: number;
  readonly outcome: string | null;
  readonly question: string;
  readonly status: string;
  readonly value: AnswerValue | null;
  readonly text: string | null;
  readonly raw: string | null;
  readonly comment: string | null;
  readonly rule: string;
  readonly certainty: string;
  readonly channel: string;
  /** `YYYY-MM-DD` in Paris. */
  readonly day: string;
}

/** $1: key of a campaign, or null for all. Not of those who took their answers back, nor of strangers. */
const FROM = /* sql */ `
from answer a
  join conversation c on c.id = a.conversation_id
  join invitation i on i.id = c.invitation_id
  join apprenticeship ap on ap.id = i.apprenticeship_id
  join training t on t.id = c.training_id
  join training_centre tc on tc.id = t.centre_id
where c.withdrawn_at is null and ap.disputed_at is null
  and c.outcome is distinct from 'wrong_person'
  and ($1::text is null or exists (
    select from campaign_recipient r join campaign g on g.id = r.campaign_id
    where r.invitation_id = c.invitation_id and r.state = 'invited' and g.key = $1))
  and a.void_at is null
  and not exists (select from answer later
    where later.conversation_id = a.conversation_id and later.question = a.question
      and later.void_at is null
      and (later.prompt > a.prompt or (later.prompt = a.prompt and later.part < a.part)))`;

export const COUNT_ANSWERS = `select count(*)::int as count ${FROM}`;

export const ANSWERS = /* sql */ `
select a.conversation_id as conversation, t.key, t.title, t.cfd, t.rncp, tc.siret, tc.name as centre,
  to_char(ap.ended_on, 'YYYY-MM') as ended, c.script_key as script, c.script_version as version,
  c.outcome, a.question, a.status, a.value, a.raw, a.rule, a.certainty, a.channel,
  to_char(a.at at time zone 'Europe/Paris', 'YYYY-MM-DD') as day,
  (select string_agg(p.value #>> '{}', E'\n' order by p.part) from answer p
   where p.conversation_id = a.conversation_id and p.question = a.question and p.prompt = a.prompt
     and p.void_at is null) as text,
  -- Remarks that came late stand beside the value and keep it: those before them count as well.
  (select string_agg(r.comment, E'\n' order by r.prompt, r.part) from answer r
   where r.conversation_id = a.conversation_id and r.question = a.question and r.void_at is null
     and r.prompt <= a.prompt and r.prompt >= (
       select max(v.prompt) from answer v where v.conversation_id = a.conversation_id
         and v.question = a.question and v.void_at is null and v.prompt <= a.prompt
         and v.rule <> 'late-comment')) as comment
${FROM}
order by a.conversation_id, a.prompt, a.question`;

/** Half of the keyed hash: enough that no two people of a country meet. */
const PSEUDONYM_BYTES = 16;

/** A version of a script, and its questions as the web asks them. */
interface ReadScript {
  readonly compiled: CompiledScript;
  readonly questions: ReadonlyMap<string, string>;
}

/** The scripts that rows are about, by `key version`. */
export type Scripts = ReadonlyMap<string, ReadScript>;

const HOW = { channel: "web", locale: "fr", inputs: {} } as const;

/** Reads every version that was ever published, for the words of the rows. */
export async function readScripts(db: PoolClient, library: ScriptLibrary): Promise<Scripts> {
  const { rows } = await db.query<{ key: string; version: number }>(
    "select key, version from script_version",
  );
  const read = new Map<string, ReadScript>();
  for (const { key, version } of rows) {
    const compiled = compileScript(await library.load(key, version), version);
    const ids = [...compiled.questionById.keys()];
    const questions = new Map(
      ids.map((ask) => [ask, renderMessage(compiled, { parts: [{ ask }] }, HOW).join("\n")]),
    );
    read.set(`${key} ${version}`, { compiled, questions });
  }
  return read;
}

/**
 * The columns of the answers.
 *
 * @param texts  With what people wrote in their own words, which may tell who they are.
 */
export function answerColumns(
  secrets: Pick<Secrets, "lookup">,
  scripts: Scripts,
  texts: boolean,
): readonly Column<AnswerRow>[] {
  const pseudonym = ({ conversation }: AnswerRow): string =>
    secrets.lookup(`export ${conversation}`).subarray(0, PSEUDONYM_BYTES).toString("hex");
  return [
    column(
      "repondant",
      "string",
      [
        "Pseudonyme d'une personne pour une formation, le même d'un export à l'autre",
        "Pseudonym of one person for one training, the same in every export",
      ],
      pseudonym,
    ),
    ...ABOUT,
    column(
      "question_texte",
      "string",
      ["La question telle qu'elle est posée sur le web", "The question as the web asks it"],
      (row) => askedOf(scripts, row)?.text,
    ),
    column(
      "type",
      "string",
      [
        "consent, yesno, rating, choice, choices, number, month ou text",
        "consent, yesno, rating, choice, choices, number, month or text",
      ],
      (row) => askedOf(scripts, row)?.ask.question,
    ),
    column(
      "statut",
      "string",
      [
        "answered, skipped (passée), dont_know (ne sait pas) ou refused",
        "answered, skipped, dont_know or refused",
      ],
      ({ status }) => status,
    ),
    column(
      "valeur",
      "string",
      [
        "Nombre, true ou false, ou identifiant du choix ; plusieurs choix séparés par | ; vide pour un texte",
        "Number, true or false, or id of the option; several options separated by |; empty for a text",
      ],
      (row) => (isText(scripts, row) ? null : plainValue(row.value)),
    ),
    column("valeur_texte", "string", ["La valeur en mots", "The value in words"], (row) =>
      wordedValue(scripts, row),
    ),
    ...HOW_READ,
    ...(texts ? ownWords(scripts) : []),
  ];
}

const ABOUT: readonly Column<AnswerRow>[] = [
  ...TRAINING_TABLE_COLUMNS,
  column("siret_formateur", "string", ["SIRET du centre", "SIRET of the centre"], (r) => r.siret),
  CENTRE_COLUMN,
  column(
    "fin_contrat",
    "string",
    ["Mois de fin du contrat (AAAA-MM)", "Month in which the contract ended (YYYY-MM)"],
    ({ ended }) => ended,
  ),
  column("questionnaire", "string", ["Questionnaire", "Script"], ({ script }) => script),
  column("version", "integer", ["Sa version", "Its version"], ({ version }) => version),
  column(
    "issue",
    "string",
    [
      "Fin de la conversation : completed, partial, refused, expired… ; vide si elle dure",
      "How the conversation ended: completed, partial, refused, expired…; empty while it lasts",
    ],
    ({ outcome }) => outcome,
  ),
  column(
    "question",
    "string",
    ["Identifiant de la question", "Id of the question"],
    (r) => r.question,
  ),
];

const HOW_READ: readonly Column<AnswerRow>[] = [
  column(
    "regle",
    "string",
    ["Règle qui a lu la réponse ; button : choisie", "Rule that read the reply; button: chosen"],
    ({ rule }) => rule,
  ),
  column(
    "certitude",
    "string",
    ["plain : lue d'emblée ; confirmed : confirmée", "plain: read at once; confirmed: confirmed"],
    ({ certainty }) => certainty,
  ),
  column("canal", "string", ["Canal de la réponse", "Channel of the reply"], (r) => r.channel),
  column(
    "jour",
    "date",
    ["Jour de la réponse, à Paris", "Day of the reply, in Paris"],
    (r) => r.day,
  ),
];

/** Only for who asked for them. */
function ownWords(scripts: Scripts): readonly Column<AnswerRow>[] {
  return [
    column(
      "texte",
      "string",
      ["Texte libre, avant modération", "Free text, before moderation"],
      (row) => (isText(scripts, row) ? row.text : null),
    ),
    column(
      "commentaire",
      "string",
      ["Remarque écrite à côté de la réponse", "Remark written beside the answer"],
      ({ comment }) => comment,
    ),
    column(
      "mots",
      "string",
      [
        "La réponse telle qu'elle est arrivée ; vide pour un bouton",
        "The reply as it came; empty for a button",
      ],
      ({ raw }) => raw,
    ),
  ];
}

function askedOf(scripts: Scripts, { script, version, question }: AnswerRow) {
  const found = scripts.get(`${script} ${version}`);
  const ask = found?.compiled.questionById.get(question)?.ask;
  if (found === undefined || ask === undefined) return undefined;
  return { compiled: found.compiled, ask, text: found.questions.get(question) };
}

/** What is no longer in the script may be a text: it is treated like one. */
function isText(scripts: Scripts, row: AnswerRow): boolean {
  return (askedOf(scripts, row)?.ask.question ?? "text") === "text";
}

function plainValue(value: AnswerValue | null): string | number | null {
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  return typeof value === "boolean" ? String(value) : value.join("|");
}

function wordedValue(scripts: Scripts, row: AnswerRow): string | null {
  const found = askedOf(scripts, row);
  if (found === undefined || row.value === null || found.ask.question === "text") return null;
  return wordValue(found.compiled, found.ask, row.value, HOW);
}
