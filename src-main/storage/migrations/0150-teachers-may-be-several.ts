import type { Migration } from './migrate.ts'

/** {"model": 3, …} → {"by": {"kind": "models", "models": [{"id": 3, "version": 2}]}, …} */
const retold = (table: string, beside: string) => `
UPDATE ${table} SET teacher = json_set(json_remove(teacher, '$.model'), '$.by', json_object('kind', 'models', 'models', json_array(json_object(
    'id', json_extract(teacher, '$.model'),
    'version', (SELECT t.version FROM models t WHERE t.id = json_extract(${table}.teacher, '$.model')))))${beside})
  WHERE json_valid(teacher) AND json_extract(teacher, '$.model') IN (SELECT id FROM models);
`

export const teachersMayBeSeveral: Migration = {
  number: 150,
  name: 'teachers-may-be-several',
  up: `
-- A teacher may be several models, a committee or a bundle: who it is stands in "by", and how right it was itself in "right".
${retold('training_runs', '')}${retold('models', `, '$.right', NULL`)}`,
}
