import type { Migration } from './migrate.ts'

/** A card shows what the model in use thinks when it is dealt, not what one thought when it was ranked: one sample is looked up without reading all. */
export const predictionsBySample: Migration = {
  number: 100,
  name: 'predictions-by-sample',
  up: `
-- What a model thinks of every sample, 4096 of them a block: int32 and float32 arrays, little-endian, ids ascending.
CREATE TABLE prediction_blocks (
  id INTEGER PRIMARY KEY, model_id INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, last_sample INTEGER NOT NULL,
  ids BLOB NOT NULL, classes BLOB NOT NULL, confidence BLOB NOT NULL, scores BLOB NOT NULL
) STRICT;
CREATE INDEX prediction_blocks_by_model ON prediction_blocks (model_id, last_sample);
WITH RECURSIVE
  starts (model_id, at) AS (
    SELECT model_id, 0 FROM predictions WHERE length(ids) > 0
    UNION ALL SELECT s.model_id, s.at + 16384 FROM starts s JOIN predictions p USING (model_id) WHERE s.at + 16384 < length(p.ids)
  ),
  blocks AS MATERIALIZED (
    SELECT model_id, at, substr(ids, at + 1, 16384) AS ids, substr(classes, at + 1, 16384) AS classes,
      substr(confidence, at + 1, 16384) AS confidence, substr(scores, at + 1, 16384) AS scores
    FROM starts JOIN predictions USING (model_id)
  ),
  -- The digits of eight hexadecimal characters, least byte first, and what each is worth as a power of two.
  digits (place, shift) AS (VALUES (1, 4), (2, 0), (3, 12), (4, 8), (5, 20), (6, 16), (7, 28), (8, 24))
INSERT INTO prediction_blocks (model_id, last_sample, ids, classes, confidence, scores)
  SELECT model_id,
    (SELECT SUM((instr('0123456789ABCDEF', substr(hex(substr(b.ids, -4)), place, 1)) - 1) << shift) FROM digits),
    ids, classes, confidence, scores
  FROM blocks b ORDER BY model_id, at;
DROP TABLE predictions;

-- [[label id, probability], …], likeliest first, of the samples that were ranked to be asked.
CREATE TABLE likeliest_labels (
  model_id INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, sample_id INTEGER NOT NULL, labels TEXT NOT NULL,
  PRIMARY KEY (model_id, sample_id)
) STRICT, WITHOUT ROWID;
INSERT INTO likeliest_labels
  SELECT m.id, a.sample_id, json_extract(a.why, '$.guesses') FROM asks a JOIN models m ON m.version = a.model_version
  WHERE json_valid(a.why) AND json_array_length(a.why, '$.guesses') > 0;
`,
}
