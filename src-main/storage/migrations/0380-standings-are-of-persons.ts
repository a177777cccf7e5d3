import type { Migration } from './migrate.ts'

/** What stands is a person's, whatever they were called when they answered: whoever took another name was counted twice. The log keeps the names. */
export const standingsAreOfPersons: Migration = {
  number: 380,
  name: 'standings-are-of-persons',
  up: `
-- present: the name that a person goes by now; of each person one.
ALTER TABLE annotators ADD COLUMN present INTEGER NOT NULL DEFAULT 0;
UPDATE annotators AS p SET present = 1 WHERE name = (SELECT o.name FROM annotators o WHERE o.person = p.person
  ORDER BY COALESCE((SELECT MAX(id) FROM actions WHERE annotator = o.name), 0) DESC, o.name LIMIT 1);
CREATE INDEX annotators_by_person ON annotators (person, present);

-- Samples on which somebody stands under several names.
CREATE TABLE answered_twice AS SELECT t.task_id, t.sample_id, COALESCE(p.person, t.annotator) AS person FROM standings t
  LEFT JOIN annotators p ON p.name = t.annotator GROUP BY 1, 2, 3 HAVING COUNT(*) > 1;
CREATE INDEX answered_twice_by_sample ON answered_twice (task_id, sample_id);
-- Of a person the newest answer counts.
DELETE FROM standings AS t WHERE EXISTS (SELECT 1 FROM annotators p JOIN answered_twice w ON w.person = p.person
  WHERE p.name = t.annotator AND w.task_id = t.task_id AND w.sample_id = t.sample_id AND EXISTS
    (SELECT 1 FROM annotators q JOIN standings o ON o.task_id = t.task_id AND o.sample_id = t.sample_id AND o.annotator = q.name
      WHERE q.person = p.person AND COALESCE(o.annotation_id, 0) > COALESCE(t.annotation_id, 0)));
UPDATE standings AS t SET annotator = (SELECT person FROM annotators WHERE name = t.annotator)
  WHERE annotator IN (SELECT name FROM annotators WHERE name <> person);

-- As settleStanding: where one annotator is asked the newest stands; where several are, what most of them have given, the newest of those.
CREATE TABLE said AS SELECT t.task_id, t.sample_id, t.annotator, t.annotation_id, t.state || ' ' || COALESCE(t.label_id,
    (SELECT group_concat(label_id) FROM (SELECT label_id FROM answer_labels WHERE annotation_id = t.annotation_id ORDER BY label_id)), '') AS answer
  FROM standings t JOIN (SELECT DISTINCT task_id, sample_id FROM answered_twice) w ON w.task_id = t.task_id AND w.sample_id = t.sample_id;
CREATE INDEX said_by_sample ON said (task_id, sample_id);
UPDATE standings AS t SET stands = (annotator = (SELECT s.annotator FROM said s WHERE s.task_id = t.task_id AND s.sample_id = t.sample_id
    ORDER BY (SELECT wanted > 1 FROM tasks WHERE id = s.task_id) *
      (SELECT COUNT(*) FROM said v WHERE v.task_id = s.task_id AND v.sample_id = s.sample_id AND v.answer = s.answer) DESC,
      s.annotation_id DESC LIMIT 1))
  WHERE EXISTS (SELECT 1 FROM said s WHERE s.task_id = t.task_id AND s.sample_id = t.sample_id);
DROP TABLE said;
DROP TABLE answered_twice;
DELETE FROM leases;
`,
}
