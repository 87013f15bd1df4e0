/**
 * What a person reads in the terminal where something fails: one French sentence for each way it happens, with
 * what to do. `SiriusError` itself speaks English, as logs, the API and `--json` do, and names its sentence here
 * in its details; without one, what its code means is said.
 */
import { SiriusError, type ErrorCode, type ErrorDetails } from "./errors.ts";
import { SETTING_FAULTS } from "./setting-faults.ts";

/** `{name}` stands for a detail of the error. */
const SENTENCES = {
  ...SETTING_FAULTS,

  path_unusable:
    "{path} n'est pas utilisable ({system}) ; vérifiez le chemin, les droits de ce compte, et que le disque n'est pas plein",
  unforeseen: "erreur inattendue ({said})",

  data_folder:
    "SIRIUS_DATA_DIR : le dossier {folder} n'est pas utilisable ({system}) ; indiquez un dossier où ce compte peut écrire, ou une base avec DATABASE_URL",
  folder_of_other:
    "la base embarquée de {folder} appartient au compte {uid} ; démarrez Sirius sous ce compte, ou donnez le dossier au vôtre (chown -R)",
  folder_of_root:
    "la base embarquée de {folder} appartient à root, et PostgreSQL refuse de tourner sous root ; donnez le dossier au compte nobody (chown -R nobody)",
  nobody_missing:
    "PostgreSQL refuse de tourner sous root, et cette machine n'a pas de compte nobody ; démarrez Sirius sous un autre compte, ou indiquez une base avec DATABASE_URL",
  cluster_not_made:
    "la base embarquée n'a pas pu être créée dans {folder} ({said}) ; vérifiez que le disque n'est pas plein et que le dossier est ouvert à l'écriture, ou indiquez une base avec DATABASE_URL",
  cluster_not_made_as:
    "la base embarquée n'a pas pu être créée dans {folder} ({said}) ; démarrée par root, elle tourne sous le compte {uid}, qui doit pouvoir entrer dans les dossiers de Sirius et de ses données ; vérifiez aussi que le disque n'est pas plein, ou indiquez une base avec DATABASE_URL",
  cluster_version:
    "{folder} vient de PostgreSQL {found}, et cette version de Sirius apporte PostgreSQL {major} ; recopiez les données (« Upgrades » dans docs/operations.md), ou écartez le dossier pour repartir de zéro",
  cluster_silent:
    "la base embarquée ne démarre pas ({said}) ; lisez {log}, ou indiquez une base avec DATABASE_URL",
  socket_of_other:
    "{path}, où la base embarquée écoute, appartient à un autre compte ; supprimez-le, ou indiquez une base avec DATABASE_URL",
  no_programs:
    "pas de PostgreSQL embarqué pour cette machine ({name} n'est pas installé) ; indiquez une base avec DATABASE_URL, ou installez les dépendances facultatives",
  no_links:
    "le PostgreSQL embarqué est installé sans ses liens, et {link} ne peut pas être créé ({system}) ; réinstallez les paquets sous le compte à qui ils sont, ou indiquez une base avec DATABASE_URL",
  no_server:
    "la base de données est hors d'atteinte ({said}) ; vérifiez DATABASE_URL, et que le serveur tourne",
  database_newer:
    "cette base a été mise à jour par une version plus récente de Sirius ({name}) ; démarrez celle-là, ou restaurez la sauvegarde d'avant",
  results_unread:
    "les résultats n'ont pas pu être lus ({system}) ; vérifiez que PostgreSQL tourne et que la base est à jour (sirius migrate)",

  version_unknown: "le questionnaire « {key} » n'a pas de version {version}",
  never_published:
    "aucune version du questionnaire « {key} » n'est publiée ; publiez-le : sirius script publish",
  neither_draft:
    "aucun questionnaire ne s'appelle « {key} », ni publié ni en brouillon ; vérifiez son nom",
  draft_unknown: "le questionnaire « {key} » n'a pas de brouillon",
  draft_forgotten: "le brouillon {revision} du questionnaire « {key} » n'est plus gardé",
  draft_broken: "le questionnaire « {key} » est illisible ; réparez d'abord son brouillon",
  move_to_itself: "la version {version} de « {key} » vers elle-même ; choisissez-en une autre",
  script_closing:
    "le questionnaire « {title} » ({key}) se ferme : les conversations commencées continuent, aucune autre ne commence",
  state_shape:
    "une conversation a été enregistrée dans la forme {found}, et cette version de Sirius connaît la forme {known} ; démarrez la version qui l'a enregistrée",

  columns_missing: "il manque des colonnes à cette liste ; ajoutez : {columns}",
  roster_header_only: "cette liste n'a qu'un en-tête, et aucune ligne",
  roster_file:
    "cette liste est illisible : {seen} ; exportez-la en CSV avec ; ou , et une personne par ligne",
  catalogue_file: "ce fichier de catalogue est illisible : {seen}",
  binary: "c'est un fichier binaire, pas un texte",
  mixed_encoding: "une partie est en UTF-8 et l'autre non",
  record_too_long: "la ligne {line} ne finit pas",
  quote_open: "un guillemet ouvert à la ligne {line} n'est jamais fermé",
  json_endless: "l'entrée de la ligne {line} ne finit pas",
  json_cut: "le JSON s'arrête avant la fin de ce que la ligne {line} commence",
  json_broken: "l'entrée de la ligne {line} n'est pas du JSON",
  kind_lacks: "lu comme {kind}, il lui manque : {columns}",
  kind_people: "c'est une liste de personnes, qui s'importe avec sirius roster import",
  kind_unknown:
    "ses colonnes ne sont celles d'aucun fichier connu ; dites lequel c'est avec --kind",

  simulator_silent:
    "le simulateur des canaux n'a pas démarré ; ce qui précède dit pourquoi, et SIRIUS_SIMULATOR=off s'en passe",
  identity_refused:
    "ce que dit le fournisseur d'identité n'est pas recevable ({system}) ; comparez les réglages OIDC des deux côtés",
  identity_silent:
    "le fournisseur d'identité ne répond pas ({system}) ; vérifiez OIDC_ISSUER, et qu'il est en marche",
} as const;

/** A way to fail. */
export type Why = keyof typeof SENTENCES;

type Named<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Named<Rest>
  : never;
/** What a sentence names: nothing, or every one of its details. */
type NamedIn<W extends Why> = [Named<(typeof SENTENCES)[W]>] extends [never]
  ? []
  : [named: Readonly<Record<Named<(typeof SENTENCES)[W]>, string | number>>];

/** A way to fail whose sentence names nothing. */
type PlainWhy = { [W in Why]: NamedIn<W> extends [] ? W : never }[Why];

/** A setting that is refused: in English, with its name and what to write, and its sentence. */
export type SettingFault = readonly [words: string, why: PlainWhy];

/** What each code means, for errors that say no more; `{message}` is the error's own, in French or a fault of ours. */
const BY_CODE: Readonly<Record<ErrorCode, string>> = {
  config_invalid: "un réglage ne va pas ; docs/settings.md les explique tous",
  script_invalid: "le questionnaire a des erreurs ; sirius script validate les montre",
  script_unknown: "ce questionnaire, ou cette version, n'a jamais été publié ici",
  script_already_published:
    "cette version existe avec un autre contenu ; une version publiée ne change plus, publiez la suivante",
  // Said in French where it comes about: the editor of the console hears it too.
  script_retired: "{message}",
  state_too_new:
    "une conversation vient d'une version plus récente de Sirius ; mettez Sirius à jour, puis recommencez",
  conversation_unknown: "aucune conversation n'a cet identifiant",
  invitation_unknown: "ce lien n'est pas connu, ou n'est plus valable",
  invitation_closed: "ce questionnaire ne prend plus de réponses",
  prompt_outdated: "cette réponse était pour une question déjà passée ; rechargez la page",
  request_invalid: "la demande n'a pas la forme attendue",
  request_too_large: "la demande est trop longue",
  request_forbidden: "la demande vient d'ailleurs, ou il lui manque ce qu'il faut",
  sign_in_needed: "il faut d'abord se connecter à la console",
  permission_missing: "le rôle de ce compte ne le permet pas",
  last_administrator:
    "c'est le dernier compte d'administration ; donnez d'abord ce rôle à quelqu'un d'autre",
  identity_refused: "ce que dit le fournisseur d'identité n'est pas recevable",
  identity_unavailable: "le fournisseur d'identité ne répond pas",
  rate_limited: "trop de demandes ; recommencez un peu plus tard",
  api_key_unknown: "cette clé n'a jamais été donnée, ou a été retirée",
  api_key_exists:
    "une clé porte déjà ce nom ; retirez-la d'abord (sirius api-key revoke), ou choisissez un autre nom",
  method_not_allowed: "cet appel n'existe pas avec cette méthode",
  not_found: "il n'y a rien sous ce nom, ou il n'y a plus rien",
  training_unknown: "aucune formation n'a cet identifiant",
  identifier_unknown: "rien n'est connu sous cet identifiant",
  identifier_ambiguous: "plusieurs choses ont cet identifiant ; ajoutez-en un que l'une seule a",
  review_withdrawn: "la personne a repris cet avis",
  roster_unreadable: "cette liste est illisible",
  roster_empty: "cette liste est vide",
  // Those of campaigns are said in French where they come about: the console shows them too.
  campaign_unknown: "{message}",
  campaign_invalid: "{message}",
  campaign_state: "{message}",
  catalogue_unreadable: "ce fichier de catalogue est illisible",
  catalogue_empty: "ce fichier n'a aucune entrée ; exportez-le de nouveau",
  database_unavailable:
    "la base de données ne répond pas ; vérifiez qu'elle tourne, puis recommencez",
  database_unsupported:
    "la base embarquée ne tourne pas sur cette machine ; indiquez une base avec DATABASE_URL",
  keys_missing:
    "la clé qui ouvre ces données n'est pas dans SIRIUS_KEYS ; ajoutez l'ancienne clé après la nouvelle",
  internal: "c'est un défaut de Sirius ; signalez-le avec ces mots : {message}",
};

/** A sentence, with what it names. */
export function sentence<W extends Why>(why: W, ...[named]: NamedIn<W>): string {
  return filled(SENTENCES[why], named ?? {});
}

/** The details of an error that is told in French by this sentence. */
export function because<W extends Why>(why: W, ...[named]: NamedIn<W>): ErrorDetails {
  return { why, ...named };
}

/** The error that refuses settings, all of them at once. @param what  "the settings cannot be used". */
export function settingsRefused(what: string, faults: readonly SettingFault[]): SiriusError {
  const lines = [what, ...faults.map(([words]) => words)].join("\n  ");
  const french = faults.map(([, why]) => sentence(why)).join("\n  ");
  return new SiriusError(
    "config_invalid",
    `${lines}\nsee docs/settings.md`,
    because("settings", { faults: french }),
  );
}

/** What a person reads in the terminal of anything that was thrown: what happened, and what to do. */
export function inFrench(error: unknown): string {
  if (error instanceof SiriusError) {
    const { code, message, details } = error;
    const { why } = details;
    return filled(isWhy(why) ? SENTENCES[why] : BY_CODE[code], { ...details, message });
  }
  if (!(error instanceof Error)) return sentence("unforeseen", { said: String(error) });
  // Of the file system, whose own words are English.
  if ("path" in error && "code" in error) {
    return sentence("path_unusable", { path: String(error.path), system: String(error.code) });
  }
  return sentence("unforeseen", { said: error.message });
}

/** What follows the sentence: where its code is explained, or the place in the program of what nobody foresaw. */
export function whereToLook(error: unknown): string[] {
  if (error instanceof SiriusError) return [`(${error.code}, voir docs/errors.md)`];
  return error instanceof Error && !("path" in error) ? [String(error.stack)] : [];
}

function isWhy(why: unknown): why is Why {
  return typeof why === "string" && Object.hasOwn(SENTENCES, why);
}

function filled(template: string, named: ErrorDetails): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(named[name] ?? whole));
}
