/** Published figures in the orders in which they are looked at: a page is read from an index, not from all of them. */
import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
alter table score_snapshot
  add column mark numeric
    generated always as ((body::jsonb #>> '{note,moyenne}')::numeric) stored,
  add column answers int generated always as ((body::jsonb ->> 'nb_repondants')::int) stored;
create index score_by_mark on score_snapshot (level, mark, group_key);
create index score_by_answers on score_snapshot (level, answers, group_key);

-- What a group is called, folded: diploma, centre, place, as far as it has them. Beside the score and not in
-- it, so that a catalogue that renames and a release that counts never wait for each other's rows.
create table score_name (
  level text not null,
  group_key text not null,
  name text[] not null,
  primary key (level, group_key),
  foreign key (level, group_key) references score_snapshot on delete cascade
);
create index score_by_name on score_name (level, name, group_key);
create index training_by_rncp on training (rncp) where rncp is not null;
`;

const CERTIFICATION = "coalesce(t.counted_as, t.cfd, t.rncp, t.key)";
const DIPLOMA = `fold_text(coalesce(min(register.title), mode() within group (order by t.title)))`;
const CENTRE = "fold_text(min(tc.name))";
const PLACE = "fold_text(coalesce(min(t.place), ''))";

/** The trainings of a group, and what it is called after. */
const LEVELS: readonly (readonly [level: string, members: string, names: string])[] = [
  ["training", "t.key = s.group_key", `${DIPLOMA}, ${CENTRE}, ${PLACE}`],
  [
    "trainerCertification",
    `tc.siret = split_part(s.group_key, ' ', 1)
      and ${CERTIFICATION} = substr(s.group_key, strpos(s.group_key, ' ') + 1)`,
    `${DIPLOMA}, ${CENTRE}`,
  ],
  ["certification", `${CERTIFICATION} = s.group_key`, DIPLOMA],
  ["centre", "tc.siret = s.group_key", CENTRE],
];

const naming = LEVELS.map(
  ([level, members, names]) => /* sql */ `
  insert into score_name (level, group_key, name)
  select s.level, s.group_key, named.name
  from score_snapshot s
  join lateral (
    select array[${names}] as name
    from training t join training_centre tc on tc.id = t.centre_id
    left join certification register on register.code = coalesce(t.cfd, t.rncp)
    where t.followed_by is null and ${members}
    having count(*) > 0
  ) named on true
  where s.level = '${level}' and s.group_key = any(keys)
  order by s.group_key
  on conflict (level, group_key) do update set name = excluded.name
  where score_name.name <> excluded.name;`,
).join("\n");

const FUNCTIONS = /* sql */ `
-- Names the groups of these keys that have a score.
create function name_scores(keys text[]) returns void language plpgsql as $$
begin
${naming}
end $$;

-- Names anew every group that these trainings count in.
create function name_scores_of(trainings uuid[]) returns void language plpgsql as $$
begin
  perform name_scores(array(
    select distinct unnest(
      array[t.key, tc.siret, ${CERTIFICATION}, tc.siret || ' ' || ${CERTIFICATION}])
    from training t join training_centre tc on tc.id = t.centre_id
    where t.id = any(trainings) and t.followed_by is null));
end $$;

create function scores_are_new() returns trigger language plpgsql as $$
begin
  perform name_scores(array(select group_key from written));
  return null;
end $$;
create trigger score_is_new after insert on score_snapshot
  referencing new table as written
  for each statement execute function scores_are_new();

create function trainings_name_scores() returns trigger language plpgsql as $$
begin
  perform name_scores_of(array(
    select written.id from written join before on before.id = written.id
    where (before.title, before.place, before.centre_id, before.cfd, before.rncp, before.counted_as)
      is distinct from (written.title, written.place, written.centre_id, written.cfd, written.rncp,
        written.counted_as)));
  return null;
end $$;
create trigger training_names_scores after update on training
  referencing old table as before new table as written
  for each statement execute function trainings_name_scores();

create function centres_name_scores() returns trigger language plpgsql as $$
begin
  perform name_scores_of(array(
    select t.id from training t
    join written on written.id = t.centre_id join before on before.id = written.id
    where before.name <> written.name));
  return null;
end $$;
create trigger training_centre_names_scores after update on training_centre
  referencing old table as before new table as written
  for each statement execute function centres_name_scores();

create function certifications_name_scores() returns trigger language plpgsql as $$
begin
  perform name_scores_of(array(
    select t.id from written join training t on t.cfd = written.code
    union
    select t.id from written join training t on t.cfd is null and t.rncp = written.code));
  return null;
end $$;
create trigger certification_is_new_to_scores after insert on certification
  referencing new table as written
  for each statement execute function certifications_name_scores();
create trigger certification_names_scores after update on certification
  referencing new table as written
  for each statement execute function certifications_name_scores();

select name_scores(array(select group_key from score_snapshot));
`;

export class ResultsInOrder extends Migration {
  override up(): void {
    this.addSql(TABLES);
    this.addSql(FUNCTIONS);
  }
}
