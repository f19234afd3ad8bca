-- What a reporter could tell of the child's age when nobody knows it in years, for headings.
ALTER TABLE case_record ADD COLUMN age_band TEXT;

-- Somebody has seen an alarm and looks into it. It stays open until its cause is gone.
ALTER TABLE alarm ADD COLUMN seen_by @id;
ALTER TABLE alarm ADD COLUMN seen_at @int;

-- Synthetic reports are kept for a month.
CREATE INDEX report_synthetic ON report (received_at) WHERE synthetic;
