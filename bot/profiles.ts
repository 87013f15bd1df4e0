/** Fictitious people to play a script with. Nobody real is ever needed to try a conversation. */
import type { TextInputs } from "./ports.ts";

export interface Profile {
  readonly key: string;
  /** One line for the picker. */
  readonly title: string;
  readonly inputs: TextInputs;
}

export const PROFILES: readonly [Profile, ...Profile[]] = [
  {
    key: "ines",
    title: "Inès, CAP Cuisine à Rouen, répond depuis le numéro invité",
    inputs: {
      prenom: "Inès",
      formation: "CAP Cuisine",
      cfa: "CFA de Rouen",
      lien: "https://avis.example.fr/notice",
      lien_perso: "https://avis.example.fr/r/4kq7w2mZ8tVbN1xY6cLp0sHd",
      a_controler: false,
      annee_fin: 2026,
    },
  },
  {
    key: "long",
    title: "Marie-Françoise-Ève, des noms aussi longs que permis",
    inputs: {
      prenom: "Marie-Françoise-Ève-Apolline",
      formation: "BTS Maintenance des systèmes",
      cfa: "CFA des métiers de Besançon",
      lien: "https://avis-apprentissage.example.fr/notice",
      lien_perso: "https://avis-apprentissage.example.fr/r/7yQnB3wXe9KfRt2uJ5hGv0Zs",
      a_controler: false,
      annee_fin: 2025,
    },
  },
  {
    key: "controle",
    title: "Yanis, répond depuis un autre numéro : l'année du contrat (2026) est demandée",
    inputs: {
      prenom: "Yanis",
      formation: "Bac pro MELEC",
      cfa: "CFA de Dijon",
      lien: "https://avis.example.fr/notice",
      lien_perso: "https://avis.example.fr/r/9tz3m8PqLs4dXc7vBn1kWy6a",
      a_controler: true,
      annee_fin: 2026,
    },
  },
];

/** Finds a profile by its key or its number in the picker, from 1. */
export function findProfile(wanted: string): Profile | undefined {
  const trimmed = wanted.trim().toLowerCase();
  return PROFILES.find(({ key }, index) => key === trimmed || String(index + 1) === trimmed);
}

/** What a script is told about a person: only what it declares. */
export function inputsFor(profile: Profile, declared: readonly string[]): TextInputs {
  return Object.fromEntries(
    Object.entries(profile.inputs).filter(([name]) => declared.includes(name)),
  );
}
