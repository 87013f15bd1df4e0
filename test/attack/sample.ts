/** A few trainings in every output: whether all tell one figure, and whether headers tell more than bytes. */
import type { Pool } from "pg";
import { centrePortal } from "../../db/centre-portal.ts";
import { decimal } from "../../web/browser/widget/view.ts";
import { trainingPath } from "../../web/public/address.ts";
import type { Outputs, Snapshot } from "./outputs.ts";

/** What an answer of the server is, and what its headers are. */
export interface Taken {
  readonly body: string;
  readonly headers: string;
}

/** Headers that every answer has of its own, whatever it is about; how much the reader asked is no secret. */
const OF_THE_MOMENT = new Set([
  "date",
  "connection",
  "keep-alive",
  "ratelimit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
]);

const pathsOf = (key: string): readonly string[] => {
  const encoded = encodeURIComponent(key);
  return [
    `/api/v1/formations/${encoded}/score`,
    `/api/v1/formations/${encoded}/avis?page_size=100`,
    `/widget/${encoded}/donnees`,
    `/widget/${encoded}/extrait?format=complet`,
    trainingPath(key),
  ];
};

/** Every output on some trainings, by address. */
export async function take(outputs: Outputs, keys: readonly string[]): Promise<Map<string, Taken>> {
  const taken = new Map<string, Taken>();
  for (const path of keys.flatMap(pathsOf)) {
    const answer = await outputs.get(path);
    const headers = [...answer.headers].filter(([name]) => !OF_THE_MOMENT.has(name));
    taken.set(path, { body: await answer.text(), headers: JSON.stringify(headers) });
  }
  return taken;
}

/** Addresses whose headers changed although not one byte did. */
export function talkative(
  before: ReadonlyMap<string, Taken>,
  after: ReadonlyMap<string, Taken>,
): string[] {
  return [...after.keys()].filter((path) => {
    const [old, fresh] = [before.get(path), after.get(path)];
    return old?.body === fresh?.body && old?.headers !== fresh?.headers;
  });
}

/** Outputs that tell another figure or other texts than the open data. */
export function contradictions(
  { figures, texts }: Snapshot,
  keys: readonly string[],
  taken: ReadonlyMap<string, Taken>,
): string[] {
  return keys.flatMap((key) => {
    const [score = "", reviews = "", data = "", fragment = "", page = ""] = pathsOf(key).map(
      (path) => taken.get(path)?.body,
    );
    const row = figures.get(`formation_lieu ${key}`)?.row;
    const told = row === undefined ? "none" : `${row["note_moyenne"]} of ${row["nb_repondants"]}`;
    const own = texts
      .filter((text) => text.training === key)
      .map(({ words }) => words)
      .toSorted();
    const seen: Record<string, unknown> = {
      score: ofScore(JSON.parse(score)),
      widget: ofScore(JSON.parse(data).score),
      ...(row !== undefined && { fragment: tells(fragment, row), page: tells(page, row) }),
    };
    const faults = Object.entries(seen)
      .filter(([, value]) => value !== told)
      .map(([name, value]) => `${key}: ${name} tells ${String(value)}, open data ${told}`);
    const { data: listed }: { data: { texte: string }[] } = JSON.parse(reviews);
    const shown = listed.map(({ texte }) => texte).toSorted();
    if (shown.join() !== own.join()) faults.push(`${key}: texts`);
    if (JSON.parse(data).nb_avis !== own.length) faults.push(`${key}: texts of the widget`);
    return faults;
  });
}

interface AnyScore {
  readonly statut: string;
  readonly note?: { readonly moyenne: number };
  readonly nb_repondants?: number;
}

function ofScore({ statut, note, nb_repondants: people }: AnyScore): string {
  return statut === "publie" ? `${note?.moyenne} of ${people}` : "none";
}

/** The figures, when a page has both of them in words. */
function tells(html: string, row: Readonly<Record<string, string>>): string {
  const words = html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
  const { note_moyenne: mean = "", nb_repondants: people = "" } = row;
  const both =
    words.includes(decimal(Number(mean), "fr")) && words.includes(`${people} anciens apprentis`);
  return both ? `${mean} of ${people}` : "another figure";
}

/** Figures and texts that the portal of a centre tells otherwise than the open data, or besides them. */
export async function portalContradictions(
  pool: Pool,
  { figures, texts }: Snapshot,
  { siret, now }: { readonly siret: string; readonly now: number },
): Promise<string[]> {
  const portal = centrePortal(pool);
  const { id = "" } = (await portal.bySiret(siret)) ?? {};
  const page = { index: 0, size: 1_000, now };
  const [told, { reviews }] = [await portal.figures(id), await portal.reviews(id, page)];
  const inPortal = told.map(({ body }) => {
    const { niveau_restitution: level, ...score }: AnyScore & { niveau_restitution: string } =
      JSON.parse(body);
    return `${level} ${ofScore(score)}`;
  });
  const own = [...figures.values()].filter(({ row }) => row["siret_formateur"] === siret);
  const open = own.map(
    ({ level, row }) => `${level} ${row["note_moyenne"]} of ${row["nb_repondants"]}`,
  );
  const faults = sameList(inPortal, open) ? [] : [`${siret}: figures of the portal`];
  const keys = new Set(own.map(({ name }) => name));
  const openTexts = texts.filter(({ training }) => keys.has(training)).map(({ id: text }) => text);
  const shown = reviews.map(({ id: text }) => text);
  return sameList(shown, openTexts) ? faults : [...faults, `${siret}: texts of the portal`];
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}
