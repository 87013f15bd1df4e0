/** A second fictitious centre for the same diploma as the first, so that there is something to compare. */
import { demoPerson, type DemoPerson, type DemoTraining } from "./demo-world.ts";

export const DEMO_HARBOUR_CENTRE = {
  siret: "00000002600013",
  name: "Campus de l'Artisanat du Port (fictif)",
} as const;

const { siret } = DEMO_HARBOUR_CENTRE;

/** Three have not answered; of the others, a third is not happy. */
const PEOPLE: readonly DemoPerson[] = [
  ...["Alex", "Alex", "Alex"].map((firstName, index) => ({
    firstName,
    phone: `+3363998${String(131 + index).padStart(4, "0")}`,
    endedDaysAgo: 120 + index * 60,
  })),
  demoPerson(31, "Maëlys", {
    note: "4",
    entreprise_trouvee: "sans_aide",
    conseil: "L'équipe est jeune et motivée, on n'a jamais peur de poser une question.",
  }),
  demoPerson(32, "Kylian", {
    note: "2",
    recommandation: "non",
    soutien_cfa: "non",
    cours_materiel: "pas_bien",
    rythme: "dur",
    examen: "rate",
    suite: "cherche",
    conseil: "Trop de semaines sans professeur en première année. Dommage, les locaux sont beaux.",
  }),
  demoPerson(33, "Nour", { note: "3", recommandation: "pas_trop", cours_materiel: "moyen" }),
  demoPerson(34, "Hugo", { note: "4", metier: "un_peu", entreprise_trouvee: "entourage" }),
  demoPerson(35, "Salomé", {
    note: "5",
    suite: "reste",
    conseil:
      "Mon maître d'apprentissage m'a tout appris. Visite plusieurs boutiques avant de dire oui.",
  }),
  demoPerson(36, "Adam", { note: "2", recommandation: "pas_trop", soutien_cfa: "parfois" }),
  demoPerson(37, "Lina", { note: "4", rythme: "facile", suite: "etudes" }),
  demoPerson(38, "Gabin", {
    note: "3",
    soutien_cfa: "parfois",
    cours_materiel: "pas_bien",
    entreprise_trouvee: "autrement",
    conseil:
      "Bien pour la pratique. Les cours du soir étaient difficiles à suivre après la boutique.",
  }),
  demoPerson(39, "Assia", { note: "4", recommandation: "sans_doute", soutien_cfa: "parfois" }),
  demoPerson(40, "Sacha", { note: "5", entreprise_trouvee: "entourage", suite: "reste" }),
  demoPerson(41, "Zoé", {
    note: "3",
    recommandation: "sans_doute",
    rythme: "dur",
    examen: "rate",
    suite: "cherche",
  }),
];

export const DEMO_PASTRY_ELSEWHERE: DemoTraining = {
  key: `000000P0110${siret}${siret}-00000#L01`,
  title: "CAP Pâtissier",
  cfd: "00000002",
  centre: DEMO_HARBOUR_CENTRE,
  place: "Port-Exemple",
  people: PEOPLE,
};
