import type { Migration } from './migrate.ts'

/**
 * Varied copies of labelled pictures lie in quarantine beside the samples of templates. Their pixels are not kept: sample, seed and noises make them again.
 */
export const copiesOfPictures: Migration = {
  number: 310,
  name: 'copies-of-pictures',
  up: `
-- JSON, how many copies of each labelled picture and how probable each noise is, in the place of a source; NULL: a template of texts.
ALTER TABLE templates ADD COLUMN copies TEXT;
-- The picture that it is a copy of, which had the label made_label_id then; NULL: a text.
ALTER TABLE synthetic_samples ADD COLUMN sample_id INTEGER REFERENCES samples ON DELETE CASCADE;
CREATE INDEX synthetic_samples_by_sample ON synthetic_samples (sample_id) WHERE sample_id IS NOT NULL;

-- holds: a text, or a copy whose picture has that label still (or the one it was merged into) and is not kept for measuring. teaches: all that may.
CREATE VIEW synthetic AS SELECT *, accepted AND holds AS teaches FROM (
  SELECT s.*, CASE WHEN s.sample_id IS NULL THEN 1 ELSE
    EXISTS (SELECT 1 FROM templates t JOIN consensus c ON c.task_id = t.task_id AND c.sample_id = s.sample_id
      WHERE t.id = s.template_id AND c.state = 'labelled' AND c.label_id IN (
        WITH RECURSIVE called (id) AS (
          SELECT s.made_label_id UNION SELECT l.merged_into FROM labels l JOIN called ON l.id = called.id WHERE l.merged_into IS NOT NULL)
        SELECT id FROM called))
    AND NOT EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = s.sample_id) END AS holds
  FROM synthetic_samples s);
`,
}
