/** Where a person may be written to, as SQL; with evidence of their consent where that is asked for. */

/** An address, as `x`, that is the person's own and takes messages. */
export const LIVE = "x.wrong_person_at is null and x.unreachable_at is null";

/** An import, as `m`, says that its people have agreed, and how. */
export const CONSENT_PROVEN =
  "(m.legal_basis = 'consentement' and coalesce(btrim(m.evidence), '') <> '')";

/**
 * Whether a person may be written to at a kind of address. Of several addresses of a kind that needs consent
 * each one needs it: which of them a message goes to is decided when it leaves.
 *
 * @param person  SQL for the id of the person.
 * @param kind  SQL for the kind of address.
 * @param consent  SQL for the kinds that need evidence of consent.
 */
export function reaches(person: string, kind: string, consent: string): string {
  return /* sql */ `(
    exists (select from contact x where x.person_id = ${person} and x.kind = ${kind} and ${LIVE})
    and (${kind} <> all(${consent}) or not exists (
      select from contact x left join roster_import m on m.id = x.import_id
      where x.person_id = ${person} and x.kind = ${kind} and ${LIVE}
        and ${CONSENT_PROVEN} is not true)))`;
}
