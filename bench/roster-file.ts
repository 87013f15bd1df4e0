/** A synthetic roster of any length, with the columns of the national interface. Nobody in it exists. */
import { closeSync, openSync, writeSync } from "node:fs";

const HEADER =
  "nom_apprenant;prenom_apprenant;sexe_apprenant;date_de_naissance_apprenant;email_contact;tel_apprenant;responsable_apprenant_mail1;id_erp_apprenant;annee_scolaire;formation_cfd;formation_rncp;libelle_court_formation;date_entree_formation;date_fin_formation;obtention_diplome_formation;etablissement_responsable_siret;etablissement_responsable_uai;etablissement_formateur_siret;etablissement_formateur_uai;etablissement_lieu_de_formation_code_postal;contrat_date_debut;contrat_date_fin;contrat_date_rupture;siret_employeur";
/** The columns of that header. */
export const COLUMNS: readonly string[] = HEADER.split(";");

const NAMES = "Léa Emma Jade Louise Alice Inès Chloé Noé Hugo Yanis Louis Gabriel Zoé Anaïs Mathéo";
const CENTRES = 1_500;
const DIPLOMAS = 60;
const PIECE_CHARACTERS = 1 << 20;

/** Writes the file. The same number of lines gives the same bytes. */
export function writeRoster(path: string, lines: number): void {
  const file = openSync(path, "w");
  const names = NAMES.split(" ");
  const sirets = Array.from({ length: CENTRES }, (_, nic) => siretOf(nic));
  let piece = `${HEADER}\n`;
  for (let index = 0; index < lines; index += 1) {
    const firstName = `${names[index % names.length] ?? ""}-${names[(index * 7) % names.length] ?? ""}`;
    const siret = sirets[(index * 31) % CENTRES] ?? "";
    const cfd = `500${String(10_000 + ((index * 17) % DIPLOMAS)).padStart(5, "0")}`;
    // A range of its own; nothing is ever sent from a measurement.
    const phone = `06${String(index).padStart(8, "0")}`;
    const start = `2024-09-${String(1 + (index % 28)).padStart(2, "0")}`;
    const end = `2026-07-${String(1 + (index % 28)).padStart(2, "0")}`;
    piece += `FICTIF${index};${firstName};F;200${index % 8}-03-14;apprenti${index}@example.org;${phone};;ERP-${index};2025-2026;${cfd};RNCP37537;CAP DE DEMONSTRATION;${start};${end};;00000001800028;0000002C;${siret};0000001B;00100;${start};${end};;00000001800036\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    writeSync(file, piece);
    piece = "";
  }
  writeSync(file, piece);
  closeSync(file);
}

/** A SIRET of the fictitious body 000 000 018 with the right check digit. */
function siretOf(nic: number): string {
  const digits = `000000018${String(nic).padStart(4, "0")}`;
  return `${digits}${checkDigit(digits)}`;
}

function checkDigit(digits: string): number {
  for (let last = 0; last < 10; last += 1) {
    let sum = 0;
    const all = `${digits}${last}`;
    for (let at = 0; at < all.length; at += 1) {
      const value = Number(all[at]) * ((all.length - at) % 2 === 0 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    }
    if (sum % 10 === 0) return last;
  }
  return 0;
}
