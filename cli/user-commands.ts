/** `sirius user create|link|list|remove`: who works in the console, from the machine it runs on. */
import type { Command } from "commander";
import { Option } from "commander";
import { CONSOLE_ROLES, type ConsoleRole, type ConsoleUser } from "../db/console-users.ts";
import {
  addGroup,
  endWithFindings,
  printResult,
  tell,
  UsageError,
  withJson,
} from "./command-line.ts";
import { baseUrlOf, secretsOf, withDatabase, type Opened } from "./database.ts";

interface Json {
  readonly json?: true;
}

const ACTOR = "command line";

/** Adds the commands on users of the console. */
export function addUserCommands(program: Command): void {
  const user = addGroup(program, "user", "les comptes de la console");
  const role = new Option("--role <rôle>", "ce que la personne peut faire")
    .choices([...CONSOLE_ROLES])
    .makeOptionMandatory();
  withJson(user.command("create"))
    .description("crée un compte et donne son lien de connexion, qui sert une fois")
    .argument("<adresse>", "son adresse de courriel")
    .addOption(role)
    .action(create);
  withJson(user.command("link"))
    .description("donne un nouveau lien de connexion pour un compte qui existe")
    .argument("<adresse>", "son adresse de courriel")
    .action(link);
  withJson(user.command("list")).description("montre les comptes et leurs rôles").action(list);
  withJson(user.command("remove"))
    .description("supprime un compte, ses liens et ses sessions")
    .argument("<adresse>", "son adresse de courriel")
    .action(remove);
}

async function create(
  written: string,
  { role, json }: Json & { readonly role: ConsoleRole },
): Promise<void> {
  const made = await withDatabase("user create", async (opened) => {
    const { addUser } = await import("../db/console-users.ts");
    const email = await emailOf(written);
    const change = { actor: ACTOR, at: Date.now() };
    const id = await addUser(partsOf(opened), email, { role }, change);
    return id === undefined ? undefined : { id, link: await linkFor(opened, id) };
  });
  if (made === undefined) {
    throw new UsageError("ce compte existe déjà ; pour un nouveau lien : sirius user link");
  }
  printResult(json, { ...made, role }, [
    "Compte créé. Son lien de connexion, valable 24 heures et une seule fois :",
    `  ${made.link}`,
  ]);
}

async function link(written: string, { json }: Json): Promise<void> {
  const address = await withDatabase("user link", async (opened) => {
    const user = await find(opened, written);
    return user === undefined ? undefined : linkFor(opened, user.id);
  });
  if (address === undefined) return nobody(json);
  printResult(json, { link: address }, [
    "Un lien de connexion, valable 24 heures et une seule fois :",
    `  ${address}`,
  ]);
}

async function list({ json }: Json): Promise<void> {
  const users = await withDatabase("user list", async (opened) => {
    const { listUsers } = await import("../db/console-users.ts");
    return listUsers(partsOf(opened));
  });
  printResult(
    json,
    { users },
    users.map(({ email, role }) => `${role.padEnd(15)} ${email}`),
  );
  const hint = "Personne encore : sirius user create ADRESSE --role administrateur";
  if (users.length === 0) tell(hint);
}

async function remove(written: string, { json }: Json): Promise<void> {
  const removed = await withDatabase("user remove", async (opened) => {
    const { removeUser } = await import("../db/console-users.ts");
    const user = await find(opened, written);
    const change = { actor: ACTOR, at: Date.now() };
    return user !== undefined && (await removeUser(opened.database.pool, user.id, change));
  });
  if (!removed) return nobody(json);
  printResult(json, { removed }, ["Le compte est supprimé."]);
}

async function find(opened: Opened, written: string): Promise<ConsoleUser | undefined> {
  const { userByEmail } = await import("../db/console-users.ts");
  return userByEmail(partsOf(opened), await emailOf(written));
}

async function emailOf(written: string): Promise<string> {
  const { normaliseEmail } = await import("../db/console-users.ts");
  const email = normaliseEmail(written);
  if (email !== undefined) return email;
  throw new UsageError("ce n'est pas une adresse de courriel : écrire nom@exemple.fr");
}

async function linkFor(opened: Opened, user: string): Promise<string> {
  const { LINK_MS, makeLink } = await import("../db/console-sessions.ts");
  const wanted = { user, lastsMs: LINK_MS.invited, at: Date.now(), actor: ACTOR };
  const token = await makeLink(opened.database.pool, wanted);
  return `${await baseUrlOf(opened)}/admin/lien/${token}`;
}

function partsOf({ config, database }: Opened) {
  return { pool: database.pool, secrets: secretsOf(config) };
}

function nobody(json: true | undefined): void {
  printResult(json, { users: [] }, []);
  tell("Aucun compte n'a cette adresse.");
  endWithFindings();
}
