/** Knows who stands behind every figure, and whether an attacker found out what somebody answered. */
import type { Pool } from "pg";
import { certificationOf } from "../../db/release-queries.ts";
import type { Attempt, Term } from "./deduce.ts";
import { OPTIONS, type Question } from "./possible.ts";

interface Member {
  readonly person: string;
  readonly option: string;
}

/** The verdict on an attempt. */
export interface Verdict {
  /** People the figures really differ by. */
  readonly people: number;
  /** Whether the answers found are theirs, each of them. */
  readonly right: boolean;
}

export class Judge {
  private readonly pool: Pool;
  private readonly members = new Map<string, Member[]>();
  /** Per moment: the lots of each group and question. */
  private readonly moments = new Map<number, Map<string, string[]>>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** Remembers who is counted where. To be called after each release, before anyone leaves. */
  async remember(moment: number): Promise<void> {
    const lots = await this.pool.query<{ id: string; question: string; groups: string[] }>(LOTS);
    const fresh = lots.rows.filter(({ id }) => !this.members.has(id)).map(({ id }) => id);
    const { rows } = await this.pool.query<Member & { lot: string }>(
      "select lot_id as lot, conversation_id as person, option from release_member where lot_id = any($1)",
      [fresh],
    );
    for (const [lot, some] of Map.groupBy(rows, (row) => row.lot)) this.members.set(lot, some);
    const groups = new Map<string, string[]>();
    for (const { id, question, groups: names } of lots.rows) {
      for (const name of names) {
        const known = groups.get(`${question} ${name}`);
        if (known === undefined) groups.set(`${question} ${name}`, [id]);
        else known.push(id);
      }
    }
    this.moments.set(moment, groups);
  }

  /** Judges an attempt. */
  verdict({ terms, question, answers }: Attempt): Verdict {
    const people = new Map<string, { times: number; option: string }>();
    for (const term of terms) {
      for (const { person, option } of this.behind(term, question)) {
        const known = people.get(person);
        if (known === undefined) people.set(person, { times: term.sign, option });
        else known.times += term.sign;
      }
    }
    const apart = [...people.values()].filter(({ times }) => times !== 0);
    if (answers === undefined) return { people: apart.length, right: false };
    const options: readonly string[] = OPTIONS[question];
    const really = options.map(() => 0);
    for (const { times, option } of apart) {
      const at = options.indexOf(wordOf(question, option));
      really[at] = (really[at] ?? 0) + times;
    }
    return { people: apart.length, right: really.join() === answers.join() };
  }

  private behind({ group, moment }: Term, question: Question): Member[] {
    const lots = this.moments.get(moment)?.get(`${question} ${group}`) ?? [];
    return lots.flatMap((lot) => this.members.get(lot) ?? []);
  }
}

const wordOf = (question: Question, option: string): string =>
  question !== "recommandation"
    ? option
    : ["oui", "sans_doute"].includes(option)
      ? "favourable"
      : "other";

/** Groups by the names that `scores.csv` gives them: the diploma of a line is the first of its codes. */
const LOTS = /* sql */ `
with named as (
  select ${certificationOf("t")} as certification, tc.siret, min(t.cfd) as cfd
  from training t join training_centre tc on tc.id = t.centre_id
  where t.followed_by is null
  group by grouping sets ((1, 2), (1))
)
select l.id, l.question, array_remove(array[
    'formation_lieu ' || l.training_key,
    'formateur_certification ' || l.centre_siret || ' ' || t.cfd,
    'certification_nationale ' || c.cfd,
    'etablissement ' || nullif(l.centre_siret, '')
  ], null) as groups
from release_lot l
left join named t on t.certification = l.certification and t.siret = l.centre_siret
left join named c on c.certification = l.certification and c.siret is null
where l.question in ('note', 'recommandation', 'soutien_cfa')`;
