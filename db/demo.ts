/** Fills an empty database with the fictitious world, through the same doors as the real one. */
import { Readable } from "node:stream";
import type { Pool } from "pg";
import type { ConversationState, Instant, Reply } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { receive, type Playing } from "../bot/receive.ts";
import { writeDay } from "../bot/roster-dates.ts";
import { handleAlert, openAlerts } from "./alert-desk.ts";
import { DEMO_PASTRY_ELSEWHERE } from "./demo-elsewhere.ts";
import {
  DEMO_CENTRE,
  DEMO_KITCHEN,
  DEMO_LEA,
  DEMO_PASTRY,
  type DemoAnswers,
  type DemoPerson,
  type DemoTraining,
} from "./demo-world.ts";
import { waitingReviews, type WaitingReview } from "./moderation-queue.ts";
import { storeDecision } from "./moderation-store.ts";
import { personalLinks } from "./personal-links.ts";
import { release } from "./release-job.ts";
import { importRoster, INVITATION_DAYS } from "./roster-store.ts";
import type { PublishedScripts } from "./script-library.ts";
import type { Secrets } from "./secrets.ts";

export interface DemoDeps {
  readonly secrets: Secrets;
  readonly playing: Playing;
  /** With the questionnaire `fin-apprentissage` published. */
  readonly scripts: PublishedScripts;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: string;
  readonly threshold: number;
  /** Tells the number of the notice that held then; left out, the contacts tell that it is not known. */
  readonly notice?: (at: Instant) => Promise<number>;
  readonly now: Instant;
}

export interface Demo {
  /** Léa's personal link: the same at each start. */
  readonly link: string;
  /** When her contract ended: asked of whoever opens the link after somebody else. */
  readonly endYear: number;
  /** Of a training whose figures are public. */
  readonly scorePath: string;
  /** Of Léa's training: not public before she has answered. */
  readonly pendingScorePath: string;
}

const TRAININGS = [DEMO_PASTRY, DEMO_PASTRY_ELSEWHERE, DEMO_KITCHEN];

const DAY_MS = 86_400_000;
/** Days between the import of the past people and the start of the demonstration. */
const IMPORTED_DAYS_AGO = 62;
const STEPS_MAX = 60;
const SECONDS_PER_ANSWER = 20;
const DEMO_LOCK = 7_214_000_043;
const MARK = "demo.seeded";
const ACTOR = "demonstration";

/**
 * Lays down the demonstration: two centres, three trainings, people who answered, their reviews, and
 * Léa who has just been invited. What is there already is left as it is; a start that was cut short is
 * completed by the next one.
 *
 * Errors: `script_unknown` when the questionnaire is not published; storage errors.
 */
export async function seedDemo(database: { readonly pool: Pool }, deps: DemoDeps): Promise<Demo> {
  const client = await database.pool.connect();
  try {
    // Two processes that start at once: the second finds everything done.
    await client.query("select pg_advisory_lock($1)", [DEMO_LOCK]);
    const { rowCount } = await client.query("select from audit_entry where action = $1", [MARK]);
    if (rowCount === 0) {
      await layDown(database.pool, deps);
      await client.query("insert into audit_entry (actor, action, target) values ($1, $2, $3)", [
        ACTOR,
        MARK,
        `centre ${DEMO_CENTRE.siret}`,
      ]);
    }
    return await describeDemo(database.pool, deps);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [DEMO_LOCK]).catch(() => undefined);
    client.release();
  }
}

async function layDown(pool: Pool, deps: DemoDeps): Promise<void> {
  const { now, secrets, notice: told } = deps;
  const answered = DEMO_KITCHEN.people.filter(hasAnswered);
  const past = [
    ...rosterLines(DEMO_PASTRY, now, DEMO_PASTRY.people),
    ...rosterLines(DEMO_PASTRY_ELSEWHERE, now, DEMO_PASTRY_ELSEWHERE.people),
    ...rosterLines(DEMO_KITCHEN, now, answered),
  ];
  const present = rosterLines(DEMO_KITCHEN, now, [DEMO_LEA]);
  // As for real people: a short code writes to nobody whose consent is not proven.
  const basis = { legalBasis: "consentement", evidence: "démonstration : personnes fictives" };
  const target = { pool, secrets };
  const then = now - IMPORTED_DAYS_AGO * DAY_MS;
  for (const [lines, at] of [
    [past, then],
    [present, now],
  ] as const) {
    const notice = told && { notice: () => told(at) };
    await importRoster(target, () => roster(lines), { now: at, ...basis, ...notice });
  }
  for (const training of TRAININGS) {
    // A roster does not tell the place; a catalogue will.
    await pool.query("update training set place = $2 where key = $1", [
      training.key,
      training.place,
    ]);
    for (const person of training.people) {
      if (person.answers === undefined || person.answeredDaysAgo === undefined) continue;
      const at = now - person.answeredDaysAgo * DAY_MS;
      await answerAll(pool, deps, { ...person, answers: person.answers, training, at });
    }
  }
  await moderateAll(pool, now);
  await release({ ...deps, pool, baseUrl: () => deps.baseUrl, now: () => now });
}

function hasAnswered(person: DemoPerson): boolean {
  return person.answers !== undefined;
}

const COLUMNS = [
  "prenom_apprenant",
  "tel_apprenant",
  "email_contact",
  "cle_ministere_educatif",
  "libelle_court_formation",
  "formation_cfd",
  "etablissement_formateur_siret",
  "etablissement_formateur_nom",
  "contrat_date_debut",
  "contrat_date_fin",
];

function rosterLines(
  training: DemoTraining,
  now: Instant,
  people: readonly DemoPerson[],
): string[] {
  const today = Math.floor(now / DAY_MS);
  return people.map((person) => {
    const end = today - person.endedDaysAgo;
    return [
      person.firstName,
      person.phone,
      person.email ?? "",
      training.key,
      training.title,
      training.cfd,
      training.centre.siret,
      training.centre.name,
      writeDay(end - 660),
      writeDay(end),
    ].join(";");
  });
}

function roster(lines: readonly string[]): Readable {
  return Readable.from([Buffer.from([COLUMNS.join(";"), ...lines].join("\n"))]);
}

interface Answering {
  readonly phone: string;
  readonly training: DemoTraining;
  readonly answers: DemoAnswers;
  readonly at: Instant;
}

/** Plays a whole conversation, one reply after the other, from where it stands. */
async function answerAll(pool: Pool, deps: DemoDeps, who: Answering): Promise<void> {
  const { playing } = deps;
  const token = await tokenOf(pool, deps.secrets, who.phone, who.training.key);
  const links = personalLinks({ ...deps, pool, baseUrl: () => deps.baseUrl });
  const opened = await links.open(token, who.at);
  if ("status" in opened) throw incomplete(`a link is ${opened.status}`);
  const { conversation } = opened;
  for (let step = 1; step <= STEPS_MAX; step += 1) {
    const eventId = `demo-${conversation}-${step}`;
    const loaded = await playing.store.load({ channel: "web", eventId, conversation });
    if (loaded === undefined || loaded.state.outcome !== null) return;
    const receivedAt = who.at + step * SECONDS_PER_ANSWER * 1_000;
    const reply = replyTo(loaded.state, who.answers);
    await receive(playing, { channel: "web", eventId, conversation, reply, receivedAt });
  }
  throw incomplete("a conversation did not end");
}

function replyTo({ step, prompt }: ConversationState, answers: DemoAnswers): Reply {
  const answer = answers[step ?? ""];
  if (answer === undefined) return { kind: "control", control: "skip" };
  return step === "conseil"
    ? { kind: "text", text: answer }
    : { kind: "button", prompt, option: answer };
}

async function tokenOf(
  pool: Pool,
  secrets: Secrets,
  phone: string,
  training: string,
): Promise<string> {
  const { rows } = await pool.query<{ token_sealed: string }>(
    `select i.token_sealed from contact c
     join apprenticeship ap on ap.person_id = c.person_id
     join training t on t.id = ap.training_id
     join invitation i on i.apprenticeship_id = ap.id
     where c.kind = 'phone' and c.lookup = $1 and t.key = $2`,
    [secrets.lookup(phone), training],
  );
  const [row] = rows;
  if (row === undefined) throw incomplete("an invitation is missing");
  return secrets.open(row.token_sealed);
}

async function moderateAll(pool: Pool, now: Instant): Promise<void> {
  for (const { id, at } of await openAlerts({ pool }, 100)) {
    const handled = { alert: id, handling: "helped", actor: ACTOR, at: at + DAY_MS / 2 } as const;
    await handleAlert({ pool }, handled);
  }
  const pieces = TRAININGS.flatMap(({ people }) => people).flatMap(({ hide = [] }) => hide);
  for (const review of await waitingReviews({ pool }, 100)) {
    const decision = decisionOn(review, pieces);
    const { id, queuedAt } = review;
    // Read within two days, as the pages promise.
    const at = Math.min(queuedAt + 2 * DAY_MS, now - DAY_MS);
    await storeDecision(
      { pool },
      { review: id, queuedAt, decision, actor: ACTOR, at, delayHours: 0 },
    );
  }
  // They are fictitious: nobody is to be written to.
  await pool.query("update review set told_at = decided_at where told_at is null");
}

function decisionOn({ text }: WaitingReview, pieces: readonly string[]) {
  const hide = pieces
    .filter((piece) => text.includes(piece))
    .map((piece) => ({ from: text.indexOf(piece), to: text.indexOf(piece) + piece.length }));
  return hide.length === 0 ? ({ kind: "publish" } as const) : ({ kind: "redact", hide } as const);
}

/** The link lives on while nobody used it, however long ago the first start was. */
async function describeDemo(pool: Pool, { secrets, baseUrl, now }: DemoDeps): Promise<Demo> {
  const { phone } = DEMO_LEA;
  const token = await tokenOf(pool, secrets, phone, DEMO_KITCHEN.key);
  await pool.query(
    `update invitation i set expires_at = greatest(expires_at, $2)
     from contact c where c.person_id = i.person_id and c.lookup = $1`,
    [secrets.lookup(phone), new Date(now + INVITATION_DAYS * DAY_MS)],
  );
  const { rows } = await pool.query<{ year: number }>(
    `select extract(year from a.ended_on)::int as year from apprenticeship a
     join contact c on c.person_id = a.person_id where c.lookup = $1`,
    [secrets.lookup(phone)],
  );
  return {
    link: `${baseUrl}/r/${token}`,
    endYear: rows[0]?.year ?? 0,
    scorePath: scorePath(DEMO_PASTRY.key),
    pendingScorePath: scorePath(DEMO_KITCHEN.key),
  };
}

function scorePath(key: string): string {
  return `/api/v1/formations/${encodeURIComponent(key)}/score`;
}

function incomplete(seen: string): SiriusError {
  return new SiriusError("internal", `the demonstration could not be laid down: ${seen}`);
}
