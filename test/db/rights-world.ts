/** People with their proof, an import behind it, and conversations that were really held. */
import { Readable } from "node:stream";
import type { Pool } from "pg";
import { receive } from "../../bot/receive.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { importRoster, type RosterImportOptions } from "../../db/roster-store.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { bundledScript } from "../bundled-script.ts";

export const NOW = Date.UTC(2026, 10, 24, 9);
export const DAY_MS = 86_400_000;
const HEADER =
  "prenom_apprenant;tel_apprenant;email_contact;cle_ministere_educatif;libelle_court_formation;etablissement_formateur_siret;contrat_date_debut;contrat_date_fin";
const KEY = "000000P01100000000180001000000001800010-00000#L01";
/** What everybody answers here; the other questions are skipped. */
const REPLIES: Readonly<Record<string, string>> = {
  accord: "oui",
  parcours: "Oui, jusqu'au bout",
  note: "4, super formateurs",
  conseil: "Venez voir avant !",
  publication: "oui",
};
const STEPS_MAX = 40;

/** A roster line of a person with a telephone and an address. */
export function lineOf(firstName: string, number: number): string {
  const phone = `06399800${String(number).padStart(2, "0")}`;
  return `${firstName};${phone};p${number}@example.org;${KEY};CAP Cuisine;00000001800010;02/09/2024;30/06/2026`;
}

/** The rights of people on one database; the keys stay the same after a restore. */
export class RightsWorld {
  readonly pool: Pool;
  readonly secrets;
  readonly scripts;
  readonly playing;
  private events = 0;

  constructor(pool: Pool, secrets = createSecrets(newKey())) {
    this.pool = pool;
    this.secrets = secrets;
    this.scripts = scriptLibrary(pool);
    this.playing = { store: conversationStore(pool, secrets), scripts: this.scripts };
  }

  get parts() {
    const { pool, secrets, scripts, playing } = this;
    return { pool, secrets, scripts, playing, baseUrl: () => "https://avis.example.fr" };
  }

  get links() {
    return personalLinks(this.parts);
  }

  async publish(): Promise<void> {
    await this.scripts.publish(bundledScript());
  }

  load(lines: readonly string[], now = NOW, more: Partial<RosterImportOptions> = {}) {
    const bytes = () => Readable.from([Buffer.from([HEADER, ...lines].join("\n"))]);
    const legalBasis = "mission_interet_public";
    return importRoster(this.parts, bytes, { now, legalBasis, ...more });
  }

  /** The token of the one link of a person. */
  async tokenOf(firstName: string): Promise<string> {
    const { rows } = await this.pool.query<{ name: string | null; token: string | null }>(
      `select p.first_name_sealed as name, i.token_sealed as token
       from invitation i join person p on p.id = i.person_id`,
    );
    const found = rows.find(({ name }) => name !== null && this.secrets.open(name) === firstName);
    if (found?.token === null || found === undefined) throw new Error(`nobody is ${firstName}`);
    return this.secrets.open(found.token);
  }

  /** Opens a link and answers everything. */
  async answersAll(token: string, at = NOW): Promise<string> {
    const opened = await this.links.open(token, at);
    if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
    const { conversation } = opened;
    for (let step = 1; step <= STEPS_MAX; step += 1) {
      const loaded = await this.playing.store.load({
        channel: "web",
        eventId: "look",
        conversation,
      });
      if (loaded === undefined || loaded.state.outcome !== null) break;
      const text = REPLIES[loaded.state.step ?? ""] ?? "passer";
      await this.says(conversation, text, at + step * 60_000);
    }
    return opened.conversation;
  }

  async says(conversation: string, text: string, at = NOW): Promise<string> {
    this.events += 1;
    return receive(this.playing, {
      channel: "web",
      eventId: `rights-${this.events}`,
      conversation,
      reply: { kind: "text", text },
      receivedAt: at,
    });
  }

  async rows(sql: string) {
    const { rows } = await this.pool.query(sql);
    return rows;
  }
}
