/** `sirius person show|stop|erase CONTACT`: what somebody may ask of us, when they ask by letter or by phone. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { codeOf } from "../bot/errors.ts";
import { noticeInFrench } from "../db/notice-words.ts";
import type { HeldApprenticeship, HeldData } from "../db/person-store.ts";
import {
  addGroup,
  endWithFindings,
  printResult,
  tell,
  UsageError,
  withJson,
} from "./command-line.ts";
import { playingOn, secretsOf, withDatabase, type Opened } from "./database.ts";

interface Options {
  readonly firstName?: string;
  readonly json?: true;
}

const ACTOR = "command line";

/** Adds the commands on people. */
export function addPersonCommands(program: Command): void {
  const person = addGroup(program, "person", "les droits des personnes");
  const commands = [
    ["show", "montre tout ce qui est gardé sur cette personne", show],
    ["stop", "plus aucun message à cette personne ni à cette adresse, sur aucun canal", stop],
    ["erase", "efface la personne : réponses, avis, prénom, adresses ; sans retour", erase],
  ] as const;
  for (const [name, description, action] of commands) {
    withJson(person.command(name))
      .description(description)
      .argument("<contact>", "son numéro de téléphone ou son adresse de courriel")
      .option("--first-name <prénom>", "quand plusieurs personnes ont ce contact")
      .action(action);
  }
}

async function show(contact: string, options: Options): Promise<void> {
  const held = await withDatabase("person show", async (opened) => find(opened, contact, options));
  if (held.length === 0) return nobody(options);
  printResult(options.json, { people: held }, held.flatMap(describe));
}

async function stop(contact: string, options: Options): Promise<void> {
  await withDatabase("person stop", async (opened) => {
    const { optOutAddress } = await import("../db/opt-outs.ts");
    const { pool } = opened.database;
    const address = await addressOf(contact);
    const lookup = secretsOf(opened.config).lookup(address);
    await optOutAddress({ pool, playing: await playingOn(opened) }, lookup, ACTOR, Date.now());
    await keepLedger(opened);
  });
  // Said whether or not the address is known: it will never be written to.
  printResult(options.json, { stopped: true }, [
    "C'est noté : plus aucun message à cette adresse.",
  ]);
}

async function erase(contact: string, options: Options): Promise<void> {
  const erased = await withDatabase("person erase", async (opened) => {
    const { eraseNow } = await import("../db/person-store.ts");
    const held = await find(opened, contact, options);
    if (held.length > 1) {
      const names = held.map(({ firstName = "?" }) => firstName).join(", ");
      throw new UsageError(`plusieurs personnes ont ce contact ; ajouter --first-name : ${names}`);
    }
    for (const { person } of held) {
      await eraseNow(opened.database.pool, person, { actor: ACTOR, at: Date.now() });
    }
    await keepLedger(opened);
    return held.length;
  });
  if (erased === 0) return nobody(options);
  printResult(options.json, { erased }, ["C'est effacé."]);
}

async function find(
  { config, database: { pool } }: Opened,
  contact: string,
  { firstName }: Options,
): Promise<HeldData[]> {
  const { heldAbout, peopleAt } = await import("../db/person-store.ts");
  const { fold } = await import("../survey-scripts/fold.ts");
  const parts = { pool, secrets: secretsOf(config) };
  const held: HeldData[] = [];
  for (const person of await peopleAt(parts, await addressOf(contact))) {
    const one = await heldAbout(parts, person);
    const wanted = firstName === undefined || fold(one?.firstName ?? "") === fold(firstName);
    if (one !== undefined && wanted) held.push(one);
  }
  return held;
}

/** The form under which a contact is looked up. */
async function addressOf(contact: string): Promise<string> {
  if (contact.includes("@")) return contact.trim().toLowerCase();
  const { normalisePhone } = await import("../db/phone.ts");
  const phone = normalisePhone(contact);
  if (phone === undefined) {
    throw new UsageError(
      "ce n'est ni un numéro de mobile français ni une adresse : écrire 06… ou nom@exemple.fr",
    );
  }
  return phone;
}

/** The wish is kept outside the database at once: no worker may be running. In the database it is already. */
async function keepLedger({ config, database }: Opened): Promise<void> {
  const { writeLedger } = await import("../db/ledger-file.ts");
  try {
    await writeLedger(database.pool, config.ledger);
  } catch (error) {
    const code = codeOf(error);
    tell(
      `Attention : le registre ${resolve(config.ledger)} n'a pas pu être écrit${code === undefined ? "" : ` (${code})`} ; la demande vaut déjà, mais une sauvegarde restaurée l'oublierait.`,
      "Un worker la recopiera dès que le fichier pourra être écrit ; sirius doctor dit quand c'est fait.",
    );
    endWithFindings();
  }
}

function nobody({ json }: Options): void {
  printResult(json, { people: [] }, []);
  tell("Personne n'est connu sous ce contact.");
  endWithFindings();
}

function describe(held: HeldData): string[] {
  const { firstName = "(effacé)", contacts, apprenticeships, optedOutAt, noticesKeptSince } = held;
  return [
    `${firstName}${optedOutAt === undefined ? "" : `, STOP le ${optedOutAt.slice(0, 10)}`}`,
    ...contacts.map((contact) => {
      const { kind, address, importedAt, legalBasis } = contact;
      const came =
        importedAt === null ? "" : `, importé le ${importedAt.slice(0, 10)} (${legalBasis ?? "?"})`;
      return `  ${kind} ${address}${came}, version de la notice : ${noticeInFrench(contact, noticesKeptSince)}`;
    }),
    ...apprenticeships.map(describeApprenticeship),
  ];
}

function describeApprenticeship(one: HeldApprenticeship): string {
  const begun = one.conversation === null ? "aucune" : "ouverte";
  const lines = [
    `  ${one.training}, ${one.centre}, fini le ${one.endedOn ?? "?"}, conversation : ${one.outcome ?? begun}`,
  ];
  for (const { question, status, value, raw } of one.answers) {
    const said = status === "answered" ? JSON.stringify(value) : status;
    lines.push(`    ${question} : ${said}${raw === null ? "" : ` (« ${raw} »)`}`);
  }
  return lines.join("\n");
}
