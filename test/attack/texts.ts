/** The attacker on texts: how many there are beside the figures, in which order, and what their dates tell. */
import type { Pool } from "pg";
import { JOIN_GROUP } from "../../db/release-queries.ts";
import type { Snapshot, Text } from "./outputs.ts";
import type { Author } from "./worlds.ts";

/** Trainings that show at least so many more texts than they count people, and how many more. */
export function crowded({ figures, texts }: Snapshot, threshold: number): Map<string, number> {
  const found = new Map<string, number>();
  for (const [training, shown] of Map.groupBy(texts, (text) => text.training)) {
    const more = shown.length - (figures.get(`formation_lieu ${training}`)?.people ?? 0);
    if (more >= threshold) found.set(training, more);
  }
  return found;
}

/** Whoever wrote a text wrote it into the text, for the judge alone. */
export const authorOf = ({ words }: Text): string => words.slice(-36);

/** Neighbours in the lists of one day and training, and how often the earlier writing comes first. */
export function orderOf({ texts }: Snapshot, authors: ReadonlyMap<string, Author>) {
  let pairs = 0;
  let inOrder = 0;
  for (const [index, text] of texts.entries()) {
    const next = texts[index + 1];
    if (next === undefined || next.day !== text.day) continue;
    const [first = 0, second = 0] = [
      authors.get(authorOf(text))?.turn,
      authors.get(authorOf(next))?.turn,
    ];
    if (first === second) continue;
    pairs += 1;
    if (first < second) inOrder += 1;
  }
  return { pairs, inOrder };
}

/** Texts of a training whose authors wait for a lot, where all of them gave one note and not the best. */
export async function ofOneMind(pool: Pool, training: string): Promise<number> {
  const { rows } = await pool.query<{ people: number; notes: number; best: boolean }>(WAITING, [
    training,
  ]);
  const [found] = rows;
  return found !== undefined && found.notes === 1 && !found.best ? found.people : 0;
}

const WAITING = /* sql */ `
select count(*)::int as people, count(distinct said.value)::int as notes, bool_or(said.value = '5') as best
from review r
join training t on t.id = r.training_id ${JOIN_GROUP}
cross join lateral (
  select value from answer a where a.conversation_id = r.conversation_id and a.question = 'note'
  order by prompt desc limit 1
) said
where g.key = $1 and r.published_on is not null and not exists (
  select from release_member m where m.conversation_id = r.conversation_id and m.question = 'note'
)`;

/** Texts that tell a month in which fewer people of their training ended than the threshold. */
export function lonelyMonths(
  { texts }: Snapshot,
  authors: ReadonlyMap<string, Author>,
  threshold: number,
): Text[] {
  const ended = Map.groupBy(authors.values(), monthOf);
  return texts.filter((text) => {
    const author = authors.get(authorOf(text));
    const others = author && ended.get(monthOf(author));
    return text.experience.length === 7 && (others?.length ?? 0) < threshold;
  });
}

const monthOf = ({ training, reply }: Author): string => `${training} ${reply.endedOn.slice(0, 7)}`;
